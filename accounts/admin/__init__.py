"""The administration pages of floor 1, and what all administration pages have in common."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from accounts.admin import divisions, logins, posts, rights, units, users

__all__ = ["divisions", "logins", "posts", "rights", "units", "users"]

admin.site.site_header = "困难职工建档立卡系统 · 后台管理"
admin.site.site_title = "后台管理"
admin.site.index_title = "后台管理"
admin.site.empty_value_display = "—"
admin.site.disable_action("delete_selected")
admin.site.unregister([StaticDevice, TOTPDevice])  # these pages show secrets
admin.site.unregister(Group)  # rights come from posts alone
