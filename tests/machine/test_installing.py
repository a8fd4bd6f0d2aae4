"""Packages, stamps, ports and progress lines of the set-up."""

import re
import socket

import pytest

from hardship.config.env import BASE_DIR
from hardship.config.machine import debian
from hardship.config.machine.process import run_quietly
from hardship.config.machine.serving import only_one, refuse_taken_port
from hardship.progress import Refused, step
from hardship.stamps import Stamp, digest


def test_missing_packages_are_those_dpkg_does_not_know():
    assert debian.missing(["libc6", "no-such-package", "fontconfig"]) == ["no-such-package"]


def test_what_is_wanted_depends_on_the_task():
    serving = debian.wanted(server=False, testing=False)
    assert "postgresql" not in serving
    assert "libharfbuzz-subset0" in serving
    assert {"postgresql", "chromium", "poppler-utils"} <= set(debian.wanted(server=True, testing=True))


def test_without_root_one_line_names_what_to_install(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Refused) as refused:
        debian.ensure(["libc6", "no-such-package"])
    assert str(refused.value) == "缺少系统软件包，请由管理员执行：sudo apt-get install no-such-package"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("#create_main_cluster = true\nssl = on\n", "create_main_cluster = false\nssl = on\n"),
        ("ssl = on\n", "ssl = on\n\ncreate_main_cluster = false\n"),
        ("create_main_cluster = false\n", "create_main_cluster = false\n"),
    ],
)
def test_debian_makes_no_cluster_of_its_own(tmp_path, before, after):
    (configuration := tmp_path / "createcluster.conf").write_text(before)
    debian.keep_private(configuration)
    assert configuration.read_text() == after


def test_a_stamp_matches_until_a_file_changes(tmp_path):
    (lock := tmp_path / "lock").write_text("one")
    stamp = Stamp(tmp_path / "stamps" / "lock")
    assert not stamp.matches(digest([lock]))
    stamp.write(digest([lock]))
    assert stamp.matches(digest([lock]))
    lock.write_text("two")
    assert not stamp.matches(digest([lock]))


def test_a_taken_port_is_one_clear_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused) as refused:
            refuse_taken_port("127.0.0.1", port)
    assert str(refused.value) == (
        f"端口 {port} 已被占用，请先关闭占用它的程序，或换一个端口：make run PORT={port + 1}"
    )
    refuse_taken_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Refused, match="HARDSHIP_BIND"):
        refuse_taken_port("192.0.2.1", 8000)


def test_a_second_run_in_the_same_folder_is_refused(tmp_path):
    with only_one(tmp_path), pytest.raises(Refused, match=r"系统已经在运行（进程 \d+）"), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_a_failing_program_is_quoted():
    with pytest.raises(Refused, match="没有装上\n  last words"):
        run_quietly(["sh", "-c", "echo last words; exit 3"], failing="没有装上")
    with pytest.raises(Refused, match="找不到程序 no-such-program"):
        run_quietly(["no-such-program"], failing="没有装上")


def test_progress_lines_say_done_skipped_and_failed(capsys):
    with step("数据库") as current:
        current.note = "12 个变更"
    with step("静态文件") as current:
        current.skip("未变化")
    with pytest.raises(ZeroDivisionError), step("演示数据"):
        raise ZeroDivisionError
    done, skipped, failed = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\[完成\] 数据库：12 个变更（0\.\d 秒）", done)
    assert skipped == "[跳过] 静态文件：未变化"
    assert re.fullmatch(r"\[失败\] 演示数据（0\.\d 秒）", failed)


@pytest.mark.parametrize("lock", sorted(path.name for path in BASE_DIR.glob("requirements*.txt")))
def test_every_locked_package_has_a_hash_and_no_host(lock):
    text = (BASE_DIR / lock).read_text()
    packages = re.split(r"(?m)^(?=[a-zA-Z])", text)[1:]
    assert packages
    assert all("==" in package and "--hash=sha256:" in package for package in packages)
    assert "://" not in text


def test_the_npm_lock_names_no_host():
    assert '"resolved"' not in (BASE_DIR / "package-lock.json").read_text()
