"""Work done in the background by django-q2, and when."""

import logging
from typing import Final

from django.core.files.storage import default_storage
from django_q.models import Schedule

from accounts import services
from hardship.checkup.papers import papers_match_rows
from hardship.services import drafts, recompute
from hardship.services.seal_check import seal_after_check

logger = logging.getLogger(__name__)

HOURLY, DAILY = Schedule.HOURLY, Schedule.DAILY


def mend_posts() -> list[str]:
    """Posts begin and end by date: bring the rights in line with them; returns what differed, in words."""
    return [str(difference) for difference in services.mend_posts()]


def forget_old_drafts() -> int:
    """Delete what was typed and never saved for a week; returns how many pages."""
    return drafts.forget_old()


def recompute_outdated() -> str:
    """Verdicts follow standards and code meanings; goes on in a new job where one would take too long."""
    done = recompute.recompute_outdated()
    if not done.finished:
        recompute.ask()
    return str(done)


def check_papers() -> str:
    """Files without a row and rows without a file, in words; also written to the worker's log."""
    found = papers_match_rows(default_storage)
    if not found.sound:
        logger.warning("%s", found)
    return str(found)


def seal_the_record() -> str:
    """Verify everything sealed so far, then seal what came since; returns the outcome in words."""
    seal, faults = seal_after_check()
    return "\n".join([f"第 {seal.number} 号封存，{seal.rows} 条记录。", *faults])


SCHEDULES: Final = {  # name: (function by its dotted name, so that a floor above may be named; how often)
    "按岗位改正权限": ("hardship.jobs.mend_posts", HOURLY),
    "清除过期的未保存填写": ("hardship.jobs.forget_old_drafts", DAILY),
    "重算依据已变的资格意见": (recompute.JOB, DAILY),
    "核对上传的材料文件": ("hardship.jobs.check_papers", DAILY),
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
