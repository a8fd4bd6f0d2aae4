"""低保标准 by county and date, typed or imported from a spreadsheet."""

from django.contrib import admin
from django.forms import Form
from django.http import HttpRequest
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ExportForm

from accounts.admin.base import KeptBySystem
from hardship.exchange import Book, SheetRefused, Text
from hardship.models import LowIncomeStandard
from hardship.resources import LowIncomeStandardResource


@admin.register(LowIncomeStandard)
class LowIncomeStandardAdmin(KeptBySystem, ImportExportModelAdmin):
    """import-export asks no permission of its own accord; both doors are shut here to all but administrators."""

    resource_classes = (LowIncomeStandardResource,)
    export_form_class = ExportForm  # the other form's page carries inline style
    formats = import_formats = export_formats = (Book, Text)
    import_error_display = ("message",)
    list_display = (
        "division_code",
        "kind",
        "amount",
        "effective_from",
        "effective_until",
        "document_no",
        "presumed",
    )
    list_display_links = ("division_code", "amount")
    list_filter = ("presumed", "kind", "effective_from")
    search_fields = ("division_code", "document_no", "note")
    search_help_text = "按区划代码、文号或说明查找"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.is_open_to(request.user)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.is_open_to(request.user)

    def add_data_read_fail_error_to_form(self, form: Form, e: Exception) -> None:
        """Our own refusals in their words; others by the library's sentence, which names no content."""
        if isinstance(e, SheetRefused):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)
