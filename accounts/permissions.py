"""Every right and every role in one place, one sentence each. A leaf: imports nothing of ours.

A right is held *in a unit* (a guardian row on the unit) and reaches the units below it. Household rights are never
global: superusers and staff see no family unless a post says so.
"""

from typing import Final

from django.db.models import TextChoices

UNIT_PERMISSIONS: Final[dict[str, str]] = {
    "view_dossiers": "看本单位及下级单位的困难职工档案（身份证号等按掩码显示）",
    "file_dossiers": "为职工填写、提交、撤回申请，补正档案",
    "investigate_dossiers": "登记入户调查，列为评议对象或剔除",
    "evaluate_dossiers": "组织民主评议，登记表决结果",
    "publish_dossiers": "张贴公示，登记异议和公示结果",
    "review_dossiers": "代表本单位签署审核意见：同意、退回、不予通过",
    "certify_dossiers": "认定困难职工：类别、建档标准、职工编号",
    "enter_dossiers": "完成档案录入，登记全国系统编号",
    "assist_dossiers": "制定帮扶计划，发联系卡，登记走访和帮扶",
    "print_dossiers": "打印、下载附表",
    "export_dossiers": "把名单、台账导出为表格（留记录）",
    "reveal_secrets": "查看身份证号、银行卡号、手机号全文（须写理由，留记录）",
    "see_audit": "查看谁看过、改过档案，打印月度留痕封存单",
    "inspect_dossiers": "抽查核实电子档案",
    "manage_unit": "维护本单位及下级单位的信息、人员和岗位",
}


class Role(TextChoices):
    """What a post is; a user may hold several posts in several units."""

    CLERK = "clerk", "经办人"
    CHAIR = "chair", "基层工会负责人"
    REVIEWER = "reviewer", "审核人"
    CERTIFIER = "certifier", "认定人"
    INSPECTOR = "inspector", "抽查员"
    UNIT_ADMIN = "unit_admin", "单位管理员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"


ROLE_PERMISSIONS: Final[dict[str, tuple[str, ...]]] = {
    Role.CLERK: (
        "view_dossiers",
        "file_dossiers",
        "investigate_dossiers",
        "evaluate_dossiers",
        "publish_dossiers",
        "enter_dossiers",
        "assist_dossiers",
        "print_dossiers",
        "export_dossiers",
        "reveal_secrets",
    ),
    Role.CHAIR: (
        "view_dossiers",
        "evaluate_dossiers",
        "publish_dossiers",
        "review_dossiers",
        "print_dossiers",
    ),
    Role.REVIEWER: (
        "view_dossiers",
        "review_dossiers",
        "print_dossiers",
        "export_dossiers",
        "reveal_secrets",
    ),
    Role.CERTIFIER: (
        "view_dossiers",
        "certify_dossiers",
        "print_dossiers",
        "export_dossiers",
        "reveal_secrets",
        "see_audit",
    ),
    Role.INSPECTOR: (
        "view_dossiers",
        "inspect_dossiers",
        "print_dossiers",
        "export_dossiers",
        "see_audit",
    ),
    Role.UNIT_ADMIN: ("manage_unit",),
    Role.SYSTEM_ADMIN: ("manage_unit",),
}


def roles_giving(permission: str) -> list[str]:
    """Roles that carry a permission."""
    return [role for role, codenames in ROLE_PERMISSIONS.items() if permission in codenames]


def permissions_of(roles: set[str]) -> set[str]:
    """Codenames granted by holding all the given roles in one unit."""
    return {codename for role in roles for codename in ROLE_PERMISSIONS[role]}
