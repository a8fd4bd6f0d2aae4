"""All checks in the order in which they are shown."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from hardship.checkup import accounts, database, files, keys, printing
from hardship.checkup.results import CheckResult


def examine() -> Iterator[CheckResult]:
    """Look at everything; a check that finds a fault does not stop the following ones."""
    yield database.psycopg_3_is_absent()
    yield database.database_knows_chinese(connection)
    yield database.extensions_are_present(connection)
    yield database.record_is_out_of_reach(connection, settings.PRODUCTION)
    yield accounts.no_demo_accounts(settings.PRODUCTION)
    yield files.secrets_are_private(list(settings.SECRET_FILES))
    yield keys.keys_open_what_is_stored()
    yield files.static_files_are_collected(Path(settings.STATIC_ROOT))
    yield printing.harfbuzz_subset_is_loaded()
    yield printing.fonts_print_rare_names()
