"""The people a demonstration can be logged in as: who they are, where, in what post."""

from dataclasses import dataclass
from typing import Final

from accounts.permissions import Role

DEMO_PASSWORD: Final = "Yanshi-2018"  # noqa: S105 - printed on purpose; production refuses to start with demo accounts

DEMO_TOTP_KEY: Final = (
    "5975e3fb91a04c2d8e6f10b7a2c493d8e1f60b57"  # hex; printed on purpose, as the password is
)


@dataclass(frozen=True)
class DemoAccount:
    """One account. role: its label as shown; post: the role's code; unit_code: of fixtures/units.json.

    second_factor: has the printed secret set up, so that logging in asks for its code.
    """

    username: str
    name: str
    post: Role
    unit: str
    unit_code: str
    all_powerful: bool = False
    second_factor: bool = False

    @property
    def role(self) -> str:
        return str(Role(self.post).label)


DEMO_ACCOUNTS: Final[tuple[DemoAccount, ...]] = (
    DemoAccount("jiceng", "陈雨桐", Role.CLERK, "秦皇岛泽岭纸业有限公司工会", "130306-T02-01"),
    DemoAccount("jiceng2", "周立民", Role.CLERK, "秦皇岛泽岭纸业有限公司工会", "130306-T02-01"),
    DemoAccount("zhuxi", "郝建业", Role.CHAIR, "秦皇岛泽岭纸业有限公司工会", "130306-T02-01"),
    DemoAccount("xiangzhen", "魏淑兰", Role.REVIEWER, "抚宁区留守营镇总工会", "130306-T02"),
    DemoAccount("quxian", "董志远", Role.REVIEWER, "秦皇岛市抚宁区总工会", "130306"),
    DemoAccount("rending", "苏晓梅", Role.CERTIFIER, "秦皇岛市抚宁区总工会", "130306"),
    DemoAccount("erci", "韩立群", Role.INSPECTOR, "秦皇岛市抚宁区总工会", "130306", second_factor=True),
    DemoAccount("shi", "蒋海涛", Role.INSPECTOR, "秦皇岛市总工会", "130300"),
    DemoAccount("sheng", "冯静怡", Role.INSPECTOR, "河北省总工会", "130000"),
    DemoAccount("admin", "系统管理员", Role.SYSTEM_ADMIN, "河北省总工会", "130000", all_powerful=True),
)
