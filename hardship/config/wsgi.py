"""The WSGI entry point gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hardship.config.settings")
application = get_wsgi_application()


def refuse_demo_accounts() -> None:
    """Production must not serve a database in which demo accounts, with their printed password, exist."""
    from django.conf import settings

    from hardship.checkup.accounts import no_demo_accounts
    from hardship.config.env import SettingsRefused

    if not (checked := no_demo_accounts(settings.PRODUCTION)).sound:
        raise SettingsRefused(f"生产环境拒绝启动:{checked.remedy}")


refuse_demo_accounts()
