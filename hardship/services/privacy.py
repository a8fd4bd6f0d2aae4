"""What a public notice must not say: ID numbers, phones, bank cards, illnesses, addresses (domain §1.9, §2.5)."""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

from hardship.models import CodeItem, Listing, Notice

ID_NUMBER: Final = (
    "身份证号",
    re.compile(r"(?<!\d)\d{6}[\s-]?\d{8}[\s-]?\d{3}[\dXx](?!\d)|(?<!\d)\d{6}[*＊]{4,}\d{3}[\dXx]"),
)
MOBILE: Final = ("手机号", re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"))
BANK_CARD: Final = (
    "银行卡号",
    re.compile(r"(?<!\d)(?:\d{4}[\s-]?){3}\d{1,7}(?!\d)|(?<!\d)[1-9]\d{11}(?!\d)"),
)
DWELLING: Final = ("住址", re.compile(r"\d+\s*(?:号楼|栋|幢|单元)|\d{2,}\s*室"))
EVERYWHERE: Final = (ID_NUMBER, MOBILE, BANK_CARD)
NO_DIAGNOSIS: Final = {"良好", "残疾", "疾病", "一般疾病"}
SHORTEST_ADDRESS: Final = 6

Text = tuple[str, str]


def notice_faults(notice: Notice) -> list[str]:
    """Every private thing found in what the notice says: it is refused, not silently removed."""
    listings = list(notice.listings.in_force().prefetch_related("dossier__household__members"))
    posted = [*_headings(notice), *_rows(listings)]
    faults = [
        *_numbers(posted, (*EVERYWHERE, DWELLING)),
        *_numbers(
            [("公示地点", notice.place), ("来访地点", notice.contact_place), ("邮箱", notice.contact_email)],
            EVERYWHERE,
        ),
        *_numbers(
            [("监督电话", notice.contact_phone), ("联系人", notice.contact_name)], (ID_NUMBER, BANK_CARD)
        ),
        *_illnesses([*posted, ("公示地点", notice.place)]),
    ]
    everything = [*posted, *_contact(notice)]
    for listing in listings:
        faults += _family_faults(listing, everything, notice)
    return list(dict.fromkeys(faults))


def _headings(notice: Notice) -> list[Text]:
    return [("标题", notice.title), ("说明", notice.body)]


def _rows(listings: list[Listing]) -> Iterator[Text]:
    for listing in listings:
        yield "名单的姓名一栏", listing.name
        yield f"名单“{listing.name}”的单位一栏", listing.workplace


def _contact(notice: Notice) -> list[Text]:
    return [
        ("公示地点", notice.place),
        ("来访地点", notice.contact_place),
        ("联系人", notice.contact_name),
        ("监督电话", notice.contact_phone),
        ("邮箱", notice.contact_email),
    ]


def _numbers(texts: list[Text], patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[str]:
    for where, text in texts:
        plain = normalize("NFKC", text)
        for what, pattern in patterns:
            if pattern.search(plain):
                yield f"公示{_within(where)}中有{what}，请删去后再张贴。"


def _illnesses(texts: list[Text]) -> Iterator[str]:
    labels = CodeItem.objects.filter(list_name__in=("disease", "health")).values_list("label", flat=True)
    for word in sorted(set(labels) - NO_DIAGNOSIS):
        for where, text in texts:
            if word in text:
                yield f"公示{_within(where)}中有病情“{word}”，请删去后再张贴。"


def _family_faults(listing: Listing, texts: list[Text], notice: Notice) -> Iterator[str]:
    """Things of this very family: its addresses, and its people's names or phones given as the contact."""
    home = listing.dossier.household
    members = list(home.members.all())
    said = [(where, _squeezed(text)) for where, text in texts]
    for address in {_squeezed(home.home_addr), _squeezed(home.hukou_addr)}:
        if len(address) >= SHORTEST_ADDRESS and any(address in text for _, text in said):
            yield f"公示中有{listing.name}的住址，请删去后再张贴。"
    numbers = {
        number for person in members for number in (person.mobile, person.other_contact) if len(number) >= 7
    }
    if any(_squeezed(number) in text for number in numbers for _, text in said):
        yield f"公示中有{listing.name}家庭的联系电话，请删去后再张贴。"
    if notice.contact_name and notice.contact_name in {person.name for person in members}:
        yield f"联系人{notice.contact_name}与{listing.name}的家庭成员同名，请由工会工作人员受理异议。"


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\-—]", "", normalize("NFKC", text))


def _within(where: str) -> str:
    return where.removeprefix("公示")
