"""登录记录 in the administration pages: read only, and where an address is unlocked."""

from axes.utils import reset
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import KeptBySystem, ReadOnly
from accounts.logins import browser_in_words, note_login
from accounts.models import LoginOutcome, LoginRecord
from accounts.origins import origin_of


@admin.register(LoginRecord)
class LoginRecordAdmin(ReadOnly, KeptBySystem):
    """Everything that happened at the door, newest first; a locked address is unlocked from a line of it."""

    list_display = ("at", "username", "user", "outcome", "address", "browser_words", "by", "note")
    list_display_links = None
    list_filter = ("outcome", "at")
    list_select_related = ("user", "by")
    search_fields = ("=username", "=user__name", "=address")
    search_help_text = "按用户名、姓名或地址查找（须完整）"
    actions = ("unlock_addresses",)

    @admin.display(description="浏览器")
    def browser_words(self, record: LoginRecord) -> str:
        return browser_in_words(record.browser) if record.browser else "—"

    @admin.action(description="解除这些地址的登录锁定", permissions=["view"])
    def unlock_addresses(self, request: HttpRequest, queryset: QuerySet) -> None:
        addresses = {address for address in queryset.values_list("address", flat=True) if address}
        freed = [address for address in sorted(addresses) if reset(ip=address)]
        for address in freed:
            note_login(
                LoginOutcome.UNLOCKED, by=request.user, note=f"地址 {address}", origin=origin_of(request)
            )
        self.message_user(request, f"已解除 {len(freed)} 个地址的登录锁定。")
