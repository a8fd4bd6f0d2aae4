"""Background jobs in the administration pages: what runs when, and what failed; only to look at.

The library's own pages let a superuser schedule any function of the program, households' included, and show arguments
and tracebacks, in which a family's words may stand.
"""

import django_q.admin  # noqa: F401 - registers what is registered anew here
from django.contrib import admin
from django_q.models import Failure, OrmQ, Schedule, Success

from accounts.admin.base import KeptBySystem, ReadOnly

for model in (Schedule, Success, Failure, OrmQ):
    admin.site.unregister(model)


class JobAdmin(ReadOnly, KeptBySystem):
    """Whoever administers the system may look."""


@admin.register(Schedule)
class ScheduleAdmin(JobAdmin):
    list_display = fields = ("name", "func", "schedule_type", "next_run")


@admin.register(Failure)
class FailureAdmin(JobAdmin):
    list_display = fields = ("name", "func", "started", "stopped", "attempt_count")
