"""Work done in the background by django-q2, and when."""

from typing import Final

from django_q.models import Schedule

from accounts import services
from hardship.services import drafts
from hardship.services.seal_check import verify_record
from hardship.services.seals import seal_record

HOURLY, DAILY = Schedule.HOURLY, Schedule.DAILY


def mend_posts() -> list[str]:
    """Posts begin and end by date: bring the rights in line with them; returns what differed, in words."""
    return [str(difference) for difference in services.mend_posts()]


def forget_old_drafts() -> int:
    """Delete what was typed and never saved for a week; returns how many pages."""
    return drafts.forget_old()


def seal_the_record() -> str:
    """Verify everything sealed so far, then seal what came since; returns the outcome in words."""
    faults = verify_record().faults
    seal = seal_record(faults=len(faults))
    return "\n".join([f"第 {seal.number} 号封存，{seal.rows} 条记录。", *faults])


SCHEDULES: Final = {  # name: (function by its dotted name, so that a floor above may be named; how often)
    "按岗位改正权限": ("hardship.jobs.mend_posts", HOURLY),
    "清除过期的未保存填写": ("hardship.jobs.forget_old_drafts", DAILY),
    "核验并封存留痕": ("hardship.jobs.seal_the_record", DAILY),
    "补算缺日历时未算的办理期限": ("reviews.deadlines.fill_missing_deadlines", DAILY),
}


def load_schedules() -> int:
    """Write the schedules that are not there yet or differ; returns how many. The next run of the others stays."""
    written = 0
    for name, (func, every) in SCHEDULES.items():
        wanted = {"func": func, "schedule_type": every, "repeats": -1}
        if not Schedule.objects.filter(name=name, **wanted).exists():
            Schedule.objects.update_or_create(name=name, defaults=wanted)
            written += 1
    return written
