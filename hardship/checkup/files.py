"""Whether secrets are closed to others and static files are where the web server looks."""

from pathlib import Path

from hardship.checkup.results import CheckResult, result


def secrets_are_private(files: list[Path]) -> CheckResult:
    """Files that exist must be readable by their owner alone (mode 0600 or less)."""
    open_files = [str(file) for file in files if file.exists() and file.stat().st_mode & 0o077]
    return result(
        "密钥文件只有本人可读", not open_files, f"其他用户能读到密钥。执行：chmod 600 {' '.join(open_files)}"
    )


def static_files_are_collected(root: Path, wanted: str = "staticfiles.json") -> CheckResult:
    return result(
        "静态文件已收集",
        (root / wanted).is_file(),
        f"{root} 里没有静态文件，网页会打不开。执行：.venv/bin/python manage.py collectstatic --noinput",
    )
