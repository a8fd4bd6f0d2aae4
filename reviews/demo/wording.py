"""How clerks write: the family's difficulty, what it needs, opinions, plans, visits. Chosen by seed, never random alone."""

from random import Random
from typing import TYPE_CHECKING, Final

from hardship.enums import Gender

if TYPE_CHECKING:
    from reviews.demo.families import Family
    from reviews.demo.persons import Person

CALLED: Final = {
    "self": "本人", "wife": "妻子", "husband": "丈夫", "son": "儿子", "daughter": "女儿", "father": "父亲", "mother": "母亲",
    "parent_in_law": "岳母", "sibling": "弟弟",
}  # fmt: skip
SCHOOL: Final = {
    "primary": "上小学", "junior_high": "上初中", "senior_high": "读高中", "vocational": "在职业学校学习", "undergraduate": "上大学",
    "preschool": "上幼儿园", "postgraduate": "读研究生",
}  # fmt: skip
DISEASES: Final = {
    "malignancy": "恶性肿瘤", "kidney": "尿毒症", "paralysis": "瘫痪", "parkinson": "帕金森病", "heart": "心脏病", "brain": "脑梗",
    "diabetes": "糖尿病", "spine": "腰椎病", "hypertension": "高血压", "lung": "慢性肺病", "common": "慢性病",
}  # fmt: skip
OPENINGS: Final = {
    "01": (
        "家中有人丧失劳动能力，需长期照料，无法增加收入。",
        "家庭主要劳动力之外另有成员不能自理，照料和康复费用压力大。",
    ),
    "02": (
        "本人岗位被撤并后一直没有找到稳定工作，靠生活费维持。",
        "企业减员后本人多次求职未果，收入没有保障。",
    ),
    "03": ("所在企业停产，本人下岗待岗，每月只领生活费。", "车间关停后本人待岗，家庭收入明显下降。"),
    "04": ("早年断缴社会保险，看病全部自费，生活困难。", "原单位未办理社会保险，家庭抗风险能力差。"),
    "05": (
        "企业欠缴社会保险费，医药费不能及时报销，生活拮据。",
        "社会保险待遇至今没有落实，家中开支靠借款周转。",
    ),
    "06": (
        "家中有人患重病，连续住院治疗，自付费用高，已借外债。",
        "重病治疗花光了积蓄，后续治疗费用没有着落。",
    ),
    "07": (
        "今年汛期房屋进水，家具、电器损毁，修缮花费较大。",
        "大风暴雨造成住房受损，至今仍在分期偿还修缮款。",
    ),
    "08": ("家中遭遇交通事故，手术和康复费用较高，赔付不足。", "意外摔伤后长期误工，治疗费用多为自付。"),
    "09": ("子女在校读书，学费、住宿费和生活费负担重。", "孩子上学费用逐年增加，一人工资难以支撑。"),
    "10": ("企业拖欠工资数月，家庭日常开支难以为继。", "收入中断，靠亲友接济维持生活。"),
}
ENDINGS: Final = (
    "为渡过难关，特向工会提出申请。", "恳请工会给予帮助。", "除上述情况外，家庭无其他收入来源。", "目前仅能维持基本生活。",
    "现申请纳入困难职工帮扶。",
)  # fmt: skip
NEED_OF: Final = {
    "01": "L",
    "02": "J",
    "03": "J",
    "04": "S",
    "05": "S",
    "06": "M",
    "07": "L",
    "08": "M",
    "09": "E",
    "10": "A",
}


def hardship_text(rng: Random, family: "Family") -> str:
    """家庭困难原因及状况: 40 to 300 characters, from the family's own facts."""
    sentences = [rng.choice(OPENINGS[family.situation.cause])]
    size = len(family.persons)
    sentences.append(
        f"全家{size}口人，" + "；".join(filter(None, (about(person) for person in family.persons))) + "。"
        if size > 1
        else "本人独自生活。"
    )
    sentences.append(f"家庭月人均收入约{int(family.monthly_per_person)}元。")
    costly = max(family.expenses, key=lambda row: row.annual, default=None)
    if costly:
        sentences.append(f"近一年{costly.note.split('，')[0]}支出{int(costly.annual)}元。")
    sentences.append(rng.choice(ENDINGS))
    return "".join(sentences)


def about(person: "Person") -> str:
    """What there is to say of one member in half a sentence; "" when nothing."""
    who = CALLED[person.relation]
    if person.gender == Gender.FEMALE and who == "弟弟":
        who = "妹妹"
    if person.disease:
        return f"{who}患{DISEASES.get(person.disease, '疾病')}"
    if person.disability_kind:
        return f"{who}身有残疾"
    if person.identity in SCHOOL:
        return f"{who}{SCHOOL[person.identity]}"
    if person.relation == "self":
        return "本人" + ("待岗" if person.work_status == "laid_off" else "在岗，工资是主要收入")
    return f"{who}{ {'retired': '退休', 'no_ability': '年老或无劳动能力', 'other': '打零工'}.get(person.identity, '无业') }".replace(
        " ", ""
    )


def needs_of(rng: Random, family: "Family") -> list[str]:
    """帮扶需求: what the causes call for, living help first where the family is poor."""
    codes = [NEED_OF[code] for code in (family.situation.cause, *family.situation.minor)]
    if family.situation.clause in {"①", "②"}:
        codes.insert(0, "L")
    if rng.random() < 0.4:
        codes.append("W")
    return list(dict.fromkeys(codes))[:4]
