"""Demo accounts share a printed password: production must not hold any."""

from django.contrib.auth import get_user_model

from hardship.checkup.results import CheckResult, result


def no_demo_accounts(production: bool) -> CheckResult:
    """Elsewhere they are welcome, and the database is not asked."""
    found = get_user_model()._base_manager.filter(is_demo=True).order_by("username")
    names = list(found.values_list("username", flat=True)[:10]) if production else []
    return result(
        "生产环境没有演示账号",
        not names,
        f"数据库里有演示账号 {'、'.join(names)}，密码是公开的。请换一个没有演示数据的数据库（DATABASE_URL）",
    )
