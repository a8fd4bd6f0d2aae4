"""Code lists, their older wordings, and the papers an application must bring."""

from django.contrib import admin

from accounts.admin.base import KeptBySystem
from hardship.models import CodeItem, CodeMapping, DocumentRule


@admin.register(CodeItem)
class CodeItemAdmin(KeptBySystem):
    """Dossiers store list and code: these stay; an option no longer offered gets a last day."""

    list_display = ("list_name", "code", "label", "order", "edition", "presumed", "valid_from", "valid_until")
    list_display_links = ("code", "label")
    list_filter = ("presumed", "list_name")
    search_fields = ("list_name", "code", "label")
    search_help_text = "按代码表、代码或名称查找"

    def get_readonly_fields(self, request, obj=None):
        return ("list_name", "code") if obj else ()


@admin.register(CodeMapping)
class CodeMappingAdmin(KeptBySystem):
    list_display = ("list_name", "old_edition", "old_label", "new_code", "note")
    list_display_links = ("old_label",)
    list_filter = ("list_name", "old_edition")
    search_fields = ("old_label", "new_code")


@admin.register(DocumentRule)
class DocumentRuleAdmin(KeptBySystem):
    list_display = ("when", "kind", "label", "order")
    list_display_links = ("label",)
    list_filter = ("when",)
    search_fields = ("label", "kind")

    def has_delete_permission(self, request, obj=None):
        return self.is_open_to(request.user)
