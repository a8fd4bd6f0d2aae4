from typing import Any

import pghistory
from django.apps import AppConfig


class HardshipConfig(AppConfig):
    """Floor 2: what is true of a family."""

    name = "hardship"
    verbose_name = "困难职工档案"

    def ready(self) -> None:
        from hardship.services import recompute

        recompute.listen()

        from django_q.signals import post_execute_in_worker, pre_execute

        pre_execute.connect(begin_job, dispatch_uid="begin_job")
        post_execute_in_worker.connect(end_job, dispatch_uid="end_job")


job: list[pghistory.context] = []  # a worker process does one at a time


def begin_job(task: dict[str, Any], **_: Any) -> None:
    """What a background job changes is recorded under the job's name."""
    end_job()
    job.append(pghistory.context(job=str(task.get("name", "")), function=str(task.get("func", ""))))
    job[-1].__enter__()


def end_job(**_: Any) -> None:
    while job:
        job.pop().__exit__(None, None, None)
