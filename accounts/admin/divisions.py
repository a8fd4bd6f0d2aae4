"""行政区划 in the administration pages."""

from django.contrib import admin

from accounts.admin.base import KeptBySystem
from accounts.models import Division


@admin.register(Division)
class DivisionAdmin(KeptBySystem):
    """A renamed county is a new row; code and first day of an old one stay."""

    list_display = ("code", "name", "level", "parent_code", "valid_from", "valid_until", "replaced_by")
    list_filter = ("level",)
    search_fields = ("code", "name")

    def get_readonly_fields(self, request, obj=None):
        return ("code", "valid_from") if obj else ()
