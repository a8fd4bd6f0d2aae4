"""Things worth a second look that do not stand against submitting (domain §2.10: 提示)."""

from collections.abc import Iterator

from stdnum import luhn

from hardship.enums import Gender
from hardship.models import Dossier, Household, Member
from hardship.models.codes import code_book
from hardship.services.completeness import Gap

MARRIAGE_AGE = {Gender.MALE: 22, Gender.FEMALE: 20}
LEAGUE_AGES = range(14, 29)
SCHOOL_AGE_ENDS = 18


def hints_of(dossier: Dossier) -> list[Gap]:
    """Unlikely combinations, in the wizard's order, each with its place."""
    members = list(dossier.household.members.all())
    return [
        *(hint for member in members for hint in _person(dossier, member, members)),
        *_bank(dossier.household),
    ]


def _person(dossier: Dossier, member: Member, members: list[Member]) -> Iterator[Gap]:
    page = "applicant" if member.is_applicant else "family"
    book, age = code_book(), member.age(dossier.assessed_on)
    married = "married" in book.means("marital", member.marital)

    def hint(sentence: str, anchor: str) -> Gap:
        return Gap(f"{member.name}：{sentence}", page, anchor, row=None if member.is_applicant else member.pk)

    if age is not None and "league" in book.means("political", member.political) and age not in LEAGUE_AGES:
        yield hint(f"政治面貌是共青团员，年龄 {age} 岁，请核对。", "id_political")
    if age is not None and married and age < MARRIAGE_AGE.get(member.gender, 20):
        yield hint(f"年龄 {age} 岁未到法定婚龄，婚姻状况选了“已婚”，请核对。", "id_marital")
    if member.single_parent and married:
        yield hint("“是否单亲”与“已婚”矛盾，请核对。", "id_single_parent")
    if member.is_applicant and member.single_parent and not any(_is_child(dossier, one) for one in members):
        yield hint("选了单亲，但家庭成员中没有未成年或在读的子女，请核对。", "id_single_parent")


def _is_child(dossier: Dossier, member: Member) -> bool:
    book, age = code_book(), member.age(dossier.assessed_on)
    child = "child" in book.means("relation", member.relation)
    young = age is not None and age < SCHOOL_AGE_ENDS
    return child and (young or "student" in book.means("identity", member.identity))


def _bank(household: Household) -> Iterator[Gap]:
    if household.bank_card and not luhn.is_valid(household.bank_card):
        yield Gap("银行卡号的校验位不符合通行算法，可能输错，请对照银行卡核对。", "bank", "id_bank_card")
