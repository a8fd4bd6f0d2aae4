"""One person, and the site of one draft page."""

import pytest

from accounts.models import User
from tests.accounts import draft_site

PASSWORD = "kunnan-zhigong-2018"


@pytest.fixture
def clerk(db) -> User:
    user = User(username="jingban", name="示例乙")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def site(settings):
    """The draft site, its records empty."""
    settings.ROOT_URLCONF = "tests.accounts.draft_site"
    settings.CARRIED_KEEPER = "tests.accounts.draft_site.keep"
    for record in (draft_site.KEPT, draft_site.SAVED, draft_site.POSTED):
        record.clear()
    return draft_site
