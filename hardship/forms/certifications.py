"""认定 and 录入 as forms."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from hardship.forms.facts import FactsForm
from hardship.forms.fields import UNSAID, CodeSelect, CodesField
from hardship.models import Certification, Dossier, Entry
from hardship.services.certifications import certification_faults, entry_faults, proposed_for

YES, NO = "yes", "no"


class CertificationForm(FactsForm):
    """The certifier's draft; category and tier begin with what the rules propose."""

    category = forms.ChoiceField(label="困难类别")
    tier = CodeSelect("file_tier", label="建档标准")
    differs_because = forms.CharField(
        label="与系统测算不一致的理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="类别或建档标准与系统测算不同，必须写明理由。",
    )  # fmt: skip
    is_relief_target = forms.TypedChoiceField(
        label="是否为解困脱困对象", choices=[(YES, "是"), (NO, "否")], coerce=lambda said: said == YES,
        widget=forms.RadioSelect,
    )  # fmt: skip
    relief_confirmed_on = forms.DateField(
        label="确定时间", required=False, help_text="是解困脱困对象的填写。"
    )
    key_groups = CodesField("key_group", label="五类重点群体", required=False)
    key_group_note = forms.CharField(
        label="其他群体说明", max_length=100, required=False, help_text="选了“其他”的注明。"
    )
    four_batches = CodesField("four_batch", label="“四个一批”措施", required=False)
    opinion = forms.CharField(
        label="认定意见", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写入附件2、附件6的县级工会意见。",
    )  # fmt: skip

    def __init__(
        self, dossier: Dossier, *args: Any, draft: Certification | None = None, **kwargs: Any
    ) -> None:
        self.proposed = proposed_for(dossier)
        kwargs["initial"] = written_in(draft) if draft else self.first_words()
        super().__init__(dossier, *args, **kwargs)
        named = [(category.code, category.label) for category in dossier.edition.rules.categories]
        self.fields["category"].choices = [UNSAID, *named]

    def first_words(self) -> dict[str, Any]:
        """What an untouched form shows."""
        category, tier = self.proposed
        return {
            "category": category,
            "tier": tier,
            "relief_confirmed_on": localdate(),
            "opinion": "经审核，材料齐全，程序合规，同意认定。",
        }

    def faults(self, facts: dict[str, Any]) -> dict[str, str]:
        """The service's, and the reason that the step will ask for."""
        faults = certification_faults(self.dossier, facts)
        chosen = (facts.get("category"), facts.get("tier"))
        if all(chosen) and chosen != self.proposed and not facts.get("differs_because"):
            faults["differs_because"] = "认定类别与系统测算不一致，必须写明理由。"
        return faults

    def clean(self) -> dict[str, Any]:
        """Groups and measures belong to relief targets alone."""
        cleaned = super().clean()
        if cleaned.get("is_relief_target") is False:
            cleaned |= {
                "relief_confirmed_on": None,
                "key_groups": [],
                "key_group_note": "",
                "four_batches": [],
            }
        return cleaned


def written_in(draft: Certification) -> dict[str, Any]:
    """A stored draft as the form shows it."""
    facts = {name: getattr(draft, name) for name in CertificationForm.base_fields}
    return facts | {"is_relief_target": YES if draft.is_relief_target else NO}


class EntryForm(FactsForm):
    """The number and date in the national system."""

    national_no = forms.RegexField(
        r"^[0-9A-Za-z-]{4,30}$", label="全国系统编号", max_length=30,
        help_text="全国工会帮扶工作管理系统中这份档案的编号。",
        error_messages={"invalid": "编号由 4 至 30 位数字、字母或短横线组成，中间不能有空格和汉字。"},
    )  # fmt: skip
    national_on = forms.DateField(label="全国系统录入日期")
    note = forms.CharField(
        label="说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, dossier: Dossier, *args: Any, entry: Entry | None = None, **kwargs: Any) -> None:
        stored = {name: getattr(entry, name) for name in self.base_fields} if entry else {}
        super().__init__(dossier, *args, initial={"national_on": localdate()} | stored, **kwargs)

    def faults(self, facts: dict[str, Any]) -> dict[str, str]:
        return entry_faults(self.dossier, facts)
