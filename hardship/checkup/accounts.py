"""Demo accounts share a printed password: production must not hold any."""

from django.contrib.auth import get_user_model

from hardship.checkup.results import CheckResult, result


def no_demo_accounts(production: bool) -> CheckResult:
    names = list(get_user_model()._base_manager.filter(is_demo=True).values_list("username", flat=True)[:10])
    return result(
        "生产环境没有演示账号",
        not (production and names),
        f"数据库里有演示账号 {'、'.join(names)}，密码是公开的。请换一个没有演示数据的数据库（DATABASE_URL）",
    )
