from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """Floor 1: who people are and where they stand."""

    name = "accounts"
    verbose_name = "组织与人员"

    def ready(self) -> None:
        apps.get_app_config(
            "guardian"
        ).verbose_name = "权限核对"  # heads its section of the administration pages
