from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """Floor 1: who people are and where they stand."""

    name = "accounts"
    verbose_name = "组织与人员"

    def ready(self) -> None:
        """Give guardian's rows on units the name they bear in the administration pages."""
        guardian = apps.get_app_config("guardian")
        guardian.verbose_name = "权限核对"
        rows = guardian.get_model("UserObjectPermission")._meta
        rows.verbose_name = rows.verbose_name_plural = "单位权限"
