from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Floor 1: who people are and where they stand."""

    name = "accounts"
    verbose_name = "组织与人员"
