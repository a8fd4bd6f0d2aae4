"""The options printed on the forms themselves, code and label, as the code lists have them.

They are written here because a blank form needs no database; a test holds them equal to the code lists.
"""

from collections.abc import Collection

from hardship.annexes.wording import Choice
from hardship.models.codes import label_of

PRINTED: dict[str, tuple[tuple[str, str], ...]] = {
    "apply_type": (("daily", "日常救助"), ("temporary", "临时救助")),
    "cause": (
        ("01", "无劳动能力"),
        ("02", "有劳动能力而未就业"),
        ("03", "下岗失业"),
        ("04", "未参加社会保险"),
        ("05", "社会保险待遇落实不到位"),
        ("06", "患重特大疾病"),
        ("07", "遭受自然灾害"),
        ("08", "遭受意外事故"),
        ("09", "子女上学"),
        ("10", "其他"),
    ),
    "need": (
        ("L", "生活救助"),
        ("M", "医疗救助"),
        ("E", "助学救助"),
        ("A", "法律援助"),
        ("T", "职业培训"),
        ("J", "职业介绍"),
        ("J2", "创业就业服务"),
        ("F", "非工伤意外伤害及家庭财产火灾损失免费保障"),
        ("W", "送温暖、送清凉"),
        ("H", "职工互助"),
        ("S", "落实社会保险、社会救助政策"),
        ("P", "心理疏导、政策咨询、住房协助等"),
    ),
    "key_group": (
        ("1", "低保范围内有劳动能力而未充分就业"),
        ("2", "收入或生活水平低于低保线而未纳入低保"),
        ("3", "支出性生活困难"),
        ("4", "城市困难农民工"),
        ("5", "供给侧结构性改革中的困难职工"),
        ("6", "其他（注明）"),
    ),
    "four_batch": (
        ("1", "就业创业发展"),
        ("2", "纳入社保制度覆盖"),
        ("3", "社会救助解困"),
        ("4", "工会帮扶解困"),
    ),
    "person_type": (
        ("able", "法定劳动年龄内具有劳动能力"),
        ("flexible_4050", "退休前灵活就业（4050）"),
        ("partly", "部分丧失劳动能力"),
        ("old", "男60、女55周岁以上无退休金"),
        ("unable", "完全丧失劳动能力"),
        ("student", "16周岁以上在学"),
        ("mostly", "大部分丧失劳动能力"),
        ("ill", "重大疾病"),
        ("other", "其他"),
    ),
    "real_estate_kind": (
        ("commercial", "商品房"),
        ("self_built", "自建房"),
        ("resettlement", "拆迁安置房"),
        ("shop", "商铺"),
        ("other", "其他"),
    ),
}
NUMBERED = frozenset({"cause", "key_group", "four_batch"})


def boxes(list_name: str, chosen: Collection[str] = ()) -> tuple[Choice, ...]:
    """The printed options of a list, the chosen ones ticked; a chosen code not printed comes last."""
    printed = PRINTED[list_name]
    known = {code for code, _ in printed}
    others = [(code, label_of(list_name, code)) for code in chosen if code and code not in known]
    return tuple(
        Choice(f"{code} {label}" if list_name in NUMBERED else label, code in chosen)
        for code, label in (*printed, *others)
    )
