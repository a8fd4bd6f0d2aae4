"""What clerks, chairs, reviewers and certifiers write beside a step, and in minutes, plans and ledgers."""

from random import Random
from typing import Final

OPINIONS: Final = {
    "submit_application": ("", "", "材料已核对，随附身份证、户口簿复印件。"),
    "take_back": ("", "材料放错一页，撤回更换。"),
    "pass_investigation": ("", "入户情况与申报一致。", "已核实收入和住房，情况属实。"),
    "post_notice": ("", "评议通过，在公告栏公示。"),
    "close_publicity": ("公示期满，无异议。", "公示期间无异议，报上级审核。"),
    "complete_entry": ("", "纸质档案与系统一致。"),
    "begin_assistance": ("", "帮扶计划已由本人签字确认，联系卡已送达。"),
    "certify": ("同意认定。", "材料齐全，程序规范，同意认定。", "符合认定条件，同意建档。"),
}
LEVEL_OPINIONS: Final = (
    ("情况属实，同意上报。", "公示无异议，同意上报。", "经本单位工会核实，同意申报。"),
    ("材料齐全，同意上报。", "已复核收入证明和评议记录，同意。", "情况属实，同意报区总工会。"),
    ("同意，送认定。", "程序规范，同意提交认定。", "经复核，同意。"),
)
RETURNS: Final = (
    ("income_mismatch", "收入证明与工资流水相差较大，请核对后补正。", ("收入及收入证明", "材料")),
    ("paper_unclear", "户口簿复印件缺页，诊断证明未盖章，请补齐。", ("材料", "家庭成员")),
    ("members_wrong", "家庭成员漏填一人，请按户口簿核对。", ("家庭成员",)),
)
NOTICE_RETURN: Final = ("notice_flawed", "公示照片看不清张贴日期，请重新公示。", ("公示",))
VISIT_RETURN: Final = ("property_unclear", "入户发现住房面积与申报不符，请补正后再查。", ("户籍与住房",))
REMOVALS: Final = {
    "VEHICLE": "住房、车辆、经营情况不符合：车管信息核对，户内有非营运轿车一辆，经常使用。",
    "HOUSE_2PLUS": "住房、车辆、经营情况不符合：不动产核对，名下有两套住宅。",
    "SHOP_OR_EMPLOYER": "住房、车辆、经营情况不符合：沿街经营百货店并雇有店员。",
    "": "家庭收入超过标准：经核实家庭月人均收入明显高于标准，且没有意外、重病支出。",
}
VOTED_DOWN: Final = "民主评议未达到通过票数：多数代表认为其家庭收入稳定，不属于困难职工。"
UPHELD: Final = "公示异议成立：经复核，申请人配偶在外务工收入未申报，收入超过标准。"
REFUSALS: Final = {
    "PRIVATE_SCHOOL": "住房、车辆、经营情况不符合：子女就读高收费私立学校，属否决情形。",
    "": "家庭收入超过标准：核对后家庭月人均收入超过规定标准，不予通过。",
}
WITHDRAWALS: Final = (
    "本人已找到新工作，家庭收入好转，自愿撤回申请。",
    "家庭已由民政部门纳入低保救助，自愿撤回。",
)
SPEECHES: Final = (
    "{host}宣读认定标准和评议纪律；{recorder}逐户介绍入户调查情况。",
    "代表询问了家庭收入来源和支出凭证，调查人员作了说明。",
    "职工代表认为情况与平时了解的一致，应当帮一把。",
    "表决采用无记名投票，当场唱票、公布结果，参会人员签字确认。",
)
ABSENT: Final = "{names}因出差（值班）请假。"
VISIT_SUMMARY: Final = (
    "入户查看住房、家具和用电用水情况，查阅户口簿、收入证明和票据原件，并走访邻居两户，情况与申报基本一致。",
    "与申请人及家属面谈约一小时，核对工资流水和缴费票据，家庭陈设简单，无贵重物品，情况属实。",
    "查看住房和票据，向车间班组了解出勤和工资发放情况，申报内容真实。",
)
MEASURES: Final = {
    "L": "按季度发放生活救助金，落实水电减免。", "M": "申请医疗救助，协助办理大病保险二次报销。", "E": "申请金秋助学，联系勤工助学岗位。",
    "J": "推荐参加专场招聘会，提供岗位信息不少于三次。", "S": "协助补缴社会保险，落实救助政策。", "A": "提供法律援助，协助追讨欠薪。",
    "W": "节日走访慰问，送米面油。", "T": "安排参加技能培训。",
}  # fmt: skip
PLANS: Final = (
    "一年内通过救助和岗位帮扶，使家庭收入稳定在低保标准以上。",
    "以减轻支出负担为主，每半年复核一次家庭情况。",
    "先解决当前急难，再帮助增加收入，争取按期解困。",
)
VISITS: Final = (
    "了解近期生活和治疗情况，送去慰问品。",
    "询问孩子学习情况，告知助学申请时间。",
    "查看家庭情况，收入与上次相比无明显变化。",
    "电话了解复工情况，本人情绪稳定。",
)
HELPS: Final = (
    # aid type, item, yuan paid, yuan in goods, fund, way of paying
    ("L", "生活救助金", 2000, 0, "central", "bank"),
    ("M", "医疗救助金", 3000, 0, "province", "bank"),
    ("E", "金秋助学金", 4000, 0, "upper_union", "bank"),
    ("W", "节日送温暖慰问", 500, 200, "own_union", "bank"),
    ("W", "米面油等慰问品", 0, 260, "own_union", "goods"),
    ("J", "专场招聘推荐", 0, 0, "own_union", "service"),
)
GREETINGS: Final = {
    1: "春节送温暖慰问",
    2: "春节送温暖慰问",
    6: "夏季送清凉慰问",
    7: "夏季送清凉慰问",
    8: "夏季送清凉慰问",
    9: "中秋、国庆慰问",
}
OBJECTIONS: Final = {
    "": ("反映该户在外有临时收入没有如实申报。", ""),
    "settled": ("反映该户有一辆小汽车。", "经查车管登记，车辆属其兄所有，偶尔借用，不属于本户财产。"),
    "upheld": ("反映其配偶长期在外务工，收入没有申报。", "走访务工单位并调取工资发放记录，反映属实。"),
}
NOTICE_BODY: Final = (
    "根据困难职工认定和档案管理办法，经本人申请、入户调查和民主评议，拟将下列职工列为困难职工建档对象，现予公示。"
    "公示期内如有异议，请以书面或电话方式向本单位工会反映。"
)


def opinion(rng: Random, verb: str, level: int) -> str:
    """The note of an ordinary step; level: place of the reviewing unit on the path."""
    if verb in {"pass_up", "approve"}:
        return rng.choice(LEVEL_OPINIONS[2 if verb == "approve" else min(level, 1)])
    return rng.choice(OPINIONS.get(verb, ("",)))
