"""A key and a log of seals for every test of the record."""

import pytest


@pytest.fixture(autouse=True)
def sealing(settings, tmp_path):
    settings.SEAL_KEY_FILE = tmp_path / "seal_key"
    settings.SEAL_KEY_FILE.write_text("k" * 48)
    settings.SEAL_LOG = tmp_path / "seals.log"
