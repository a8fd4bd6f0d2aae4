"""The family's facts as flat labelled text, to show later what has changed."""

from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from django.conf import settings
from django.db.models import Field, Model
from django.utils.timezone import localtime

from hardship.ciphers import mark
from hardship.models import Dossier
from hardship.models.codes import CodeField, label_of, labels_of
from hardship.models.secrets import SecretField
from hardship.resident_id import masked_bank_card, masked_phone, masked_resident_id

SECRETS = {"id_no": masked_resident_id, "mobile": masked_phone, "bank_card": masked_bank_card}
UNSAID = "（已填，内容不留存）"
UNSEEN = {
    "id",
    "household",
    "dossier",
    "member",
    "proof",
    "on_file",
    "id_no_index",
    "mobile_index",
    "bank_card_index",
}
LISTS = {"minor_causes": "cause", "needs": "need"}


@dataclass(frozen=True)
class Change:
    """One fact that differs: where (成员 王示例 · 月收入), the old text, the new text ("" when absent)."""

    where: str
    old: str
    new: str


def snapshot(dossier: Dossier) -> dict[str, str]:
    """{where: text} of everything the family declared. Secrets are masked, with a keyed mark that shows a change."""
    household = dossier.household
    found = Facts(dossier.pk)
    found.add("申请", getattr(dossier, "application", None))
    found.add("家庭", household)
    for member in household.members.all():
        found.add(f"成员 {member.name}", member)
        for proof in member.income_proofs.all():
            found.add(f"收入证明 {member.name} {proof.period}", proof)
    for title, rows in (
        ("非薪资收入", household.other_incomes),
        ("刚性支出", household.expenses),
        ("不动产", household.real_estates),
        ("机动车辆", household.vehicles),
        ("商铺与工商登记", household.businesses),
    ):
        for place, row in enumerate(rows.all(), 1):
            found.add(f"{title} {place}", row)
    for paper in dossier.attachments.filter(removed_at__isnull=True):
        found.said[f"材料 · {paper.kind_label}\x1f{paper.sha256[:8]}"] = paper.title
    return found.said


def changes_between(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    """What differs between two snapshots, in the order of the newer one."""
    places = [*new, *(place for place in old if place not in new)]
    return [
        Change(shown(place), shown(old.get(place, "")), shown(new.get(place, "")))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def shown(text: str) -> str:
    """A snapshot's text or place without the mark that tells two alike apart."""
    return text.partition("\x1f")[0]


class Facts:
    """Collects {where: text}. An encrypted column leaves a mask, or where it has none, only that it is filled."""

    def __init__(self, dossier: int) -> None:
        self.dossier = dossier
        self.said: dict[str, str] = {}

    def add(self, title: str, row: Model | None) -> None:
        for field in row._meta.concrete_fields if row else ():
            text = "" if field.name in UNSEEN else text_of(row, field)
            if text and isinstance(field, SecretField) and field.name not in SECRETS:
                text = unsaid(self.dossier, text)
            if text:
                self.said[f"{title} · {field.verbose_name}"] = text


def unsaid(dossier: int, text: str) -> str:
    """That something is filled in, with a mark which shows a change within this dossier only."""
    return f"{UNSAID}\x1f{mark(f'dossier {dossier}', text)}"


def text_of(row: Model, field: Field) -> str:
    """A column as a person reads it, "" when empty; a secret is masked and carries its mark (see `shown`)."""
    value: Any = getattr(row, field.attname)
    if value is None or value == "" or value == []:
        return ""
    if field.name in SECRETS:
        mark = blake2s(value.encode(), key=settings.SECRET_KEY.encode()[:32], digest_size=6).hexdigest()
        return f"{SECRETS[field.name](value)}\x1f{mark}"
    if isinstance(field, CodeField):
        return label_of(field.code_list, value)
    if field.name in LISTS:
        return labels_of(LISTS[field.name], value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if hasattr(value, "hour"):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return str(value)
