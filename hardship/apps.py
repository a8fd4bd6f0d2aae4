from django.apps import AppConfig


class HardshipConfig(AppConfig):
    """Floor 2: what is true of a family."""

    name = "hardship"
    verbose_name = "困难职工档案"

    def ready(self) -> None:
        from hardship.services import recompute

        recompute.listen()
