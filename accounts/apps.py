from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """Floor 1: who people are and where they stand."""

    name = "accounts"
    verbose_name = "组织与人员"

    def ready(self) -> None:
        """Name guardian's rows as the administration pages do, and write down what happens at the door."""
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from accounts import signals

        user_logged_in.connect(signals.logged_in)
        user_login_failed.connect(signals.login_failed)
        user_logged_out.connect(signals.logged_out)
        guardian = apps.get_app_config("guardian")
        guardian.verbose_name = "权限核对"
        rows = guardian.get_model("UserObjectPermission")._meta
        rows.verbose_name = rows.verbose_name_plural = "单位权限"
