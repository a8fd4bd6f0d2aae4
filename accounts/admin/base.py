"""What the model admins share: rights come from posts, nothing is deleted."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.reach import manages_all, manages_some


class Kept(admin.ModelAdmin):
    """Rows that may be added and changed by those `is_open_to` lets in, and never deleted."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def is_open_to(self, user) -> bool:
        """Nobody, until the admin of a model says who."""
        return False

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return self.is_open_to(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Also asked by the login page, where nobody has logged in yet."""
        return request.user.is_active and self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.is_open_to(request.user)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return self.is_open_to(request.user)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class KeptBySystem(Kept):
    """Rows that hold for the whole system: only system administrators."""

    def is_open_to(self, user) -> bool:
        return manages_all(user)


class KeptByUnits(Kept):
    """Rows a unit's administrator keeps within reach; get_queryset draws the line."""

    def is_open_to(self, user) -> bool:
        return manages_some(user)


class ReadOnly(Kept):
    """Rows that can only be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
