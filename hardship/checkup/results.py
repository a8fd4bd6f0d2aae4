"""The outcome of looking at one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckResult:
    """what: the thing looked at. remedy: how to mend it, empty when it is sound. advice: what would be better."""

    what: str
    remedy: str = ""
    advice: str = ""

    @property
    def sound(self) -> bool:
        return not self.remedy

    def __str__(self) -> str:
        if self.sound and self.advice:
            return f"[提醒] {self.what}：{self.advice}"
        return f"[正常] {self.what}" if self.sound else f"[异常] {self.what}：{self.remedy}"


def result(what: str, sound: bool, remedy: str) -> CheckResult:
    return CheckResult(what, "" if sound else remedy)
