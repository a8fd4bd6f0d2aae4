"""From certification on: the decision as a fact, the entry, plan and card, visits and help."""

from datetime import date, datetime, timedelta
from typing import Final

from hardship.enums import LedgerKind, Stage
from hardship.models import Certification, ContactCard, Dossier, Entry, LedgerEntry, Plan, Verdict
from hardship.services.assess import freeze
from reviews.demo import phrases
from reviews.demo.copying import Numbers, RowWriter
from reviews.demo.courses import StepTaken
from reviews.demo.days import OfficeDays
from reviews.demo.items import Item

VISIT_EVERY: Final = 24  # working days
GROUPS: Final = {"①": "2", "②": "1", "③": "3", "④": "3", "⑤": "3", "unknown": "3", "none": "3"}
BATCHES: Final = {"03": "1", "02": "1", "04": "2", "05": "2", "01": "3", "06": "3"}


def write_aftercare(writer: RowWriter, days: OfficeDays, numbers: Numbers, item: Item) -> None:
    """Everything from the certifier's draft to the last visit, as far as the dossier has come."""
    certify = item.course.last("certify")
    drafting = item.course.stage == Stage.CERTIFICATION and "drafted" in item.plot.marks
    if certify or drafting:
        write_certification(writer, item, certify, item.course.since + timedelta(hours=20))
    entered = item.course.last("complete_entry")
    if entered or "nationally" in item.plot.marks:
        write_entry(writer, days, item, entered.at if entered else item.course.since + timedelta(days=20))
    begun = item.course.last("begin_assistance")
    if begun or (item.course.stage == Stage.PLANNING and "drafted" in item.plot.marks):
        write_plan(writer, item, begun)
    if begun:
        on = begun.at.date()
        writer.add(
            ContactCard, dossier_id=item.pk, number=numbers.next_in(f"LX{on:%Y}", 5), issued_on=on,
            issued_by_id=item.course.crew.clerk.user_id,
        )  # fmt: skip
        write_ledger(writer, days, item, begun.at)


def write_certification(writer: RowWriter, item: Item, step: StepTaken | None, drawn: datetime) -> None:
    """The decision with its frozen verdict, or the certifier's draft. The category is the rules' unless marked."""
    verdict = item.verdict
    if verdict is None:
        raise RuntimeError("A certification needs a verdict.")
    category, reason = chosen_category(item, verdict)
    certifier = step.post.user_id if step else item.course.crew.certifier.user_id
    on = step.at.date() if step else drawn.date()
    writer.add(
        Certification,
        dossier_id=item.pk,
        unit_id=item.course.crew.path[-1].pk,
        category=category,
        tier=verdict.tier or "national",
        differs_because=reason,
        is_relief_target=True,
        relief_confirmed_on=on,
        key_groups=["4" if item.plot.migrant else GROUPS[item.plot.clause]],
        four_batches=sorted({BATCHES.get(item.plot.cause, "4"), "4"}),
        opinion="符合认定条件，同意认定。",
        decided_by_id=certifier,
        recorded_at=step.at - timedelta(minutes=25) if step else drawn,
        certified_at=step.at if step else None,
        certified_on=on if step else None,
        verdict_id=frozen_verdict(item, step.at).pk if step else None,
    )
    item.course.hands.add((certifier, "certification"))
    if step:
        Dossier.objects.filter(pk=item.pk).update(category=category, tier=verdict.tier or "national")


def chosen_category(item: Item, verdict: Verdict) -> tuple[str, str]:
    """The category and, where it is not the rules' own, why."""
    if "differs" in item.plot.marks and item.plot.migrant:
        return "migrant", "申请人为进城务工人员，已入会并签订一年以上劳动合同，按困难农民工类别建档。"
    if "differs" in item.plot.marks and verdict.category == "dibao_edge":
        return "accident", "重病自付费用仍在增加，按突发重大疾病致困认定，材料附后。"
    return verdict.category or "dibao_edge", "" if verdict.category else "材料已补齐，经核实符合条件。"


def frozen_verdict(item: Item, at: datetime) -> Verdict:
    verdict = freeze(item.file)
    Verdict.objects.filter(pk=verdict.pk).update(made_at=at, frozen_at=at)
    return verdict


def write_entry(writer: RowWriter, days: OfficeDays, item: Item, at: datetime) -> None:
    post = item.course.crew.clerk
    writer.add(
        Entry, dossier_id=item.pk, national_no=f"QG{at.date():%Y}130306{item.pk:08d}", national_on=at.date(),
        note="", recorded_by_id=post.user_id, recorded_at=at - timedelta(minutes=30),
    )  # fmt: skip


def write_plan(writer: RowWriter, item: Item, begun: StepTaken | None) -> None:
    """The plan agreed with the worker; unsigned while it is a draft."""
    crew, needs = item.course.crew, item.family.request["needs"]
    if not isinstance(needs, list):
        raise TypeError("Needs are a list of codes.")
    at = begun.at - timedelta(minutes=90) if begun else item.course.since + timedelta(days=1)
    writer.add(
        Plan,
        dossier_id=item.pk,
        helping_unit=crew.unit.name,
        helper_name=crew.reviewers[0].user.name,
        helper_title="工会主席",
        helper_phone="0335-0000000",
        since=at.date(),
        needs=needs,
        plan=item.rng.choice(phrases.PLANS),
        measures="".join(phrases.MEASURES.get(code, "每半年走访一次。") for code in needs),
        target_on=date(at.date().year + 1, 12, 31),
        signed_on=begun.at.date() if begun else None,
        recorded_by_id=crew.clerk.user_id,
        recorded_at=at,
    )


def write_ledger(writer: RowWriter, days: OfficeDays, item: Item, begun: datetime) -> None:
    """A visit about every month and help in between, since assistance began."""
    place = days.place_of[begun.date()] + 4
    turn = 0
    while place <= days.last:
        write_visit(writer, days, item, place)
        if turn % 2 == 0 and place + 3 <= days.last:
            write_help(writer, days, item, place + 3)
        place += VISIT_EVERY + item.rng.randint(-4, 5)
        turn += 1


def write_visit(writer: RowWriter, days: OfficeDays, item: Item, place: int) -> None:
    clerk = item.course.crew.clerk
    writer.add(
        LedgerEntry, dossier_id=item.pk, kind=LedgerKind.VISIT, done_on=days.days[place], by_whom=clerk.user.name,
        way=item.rng.choice(("home", "home", "phone")), content=item.rng.choice(phrases.VISITS), recorded_by_id=clerk.user_id,
        recorded_at=days.moment(place, 500),
    )  # fmt: skip


def write_help(writer: RowWriter, days: OfficeDays, item: Item, place: int) -> None:
    """Help that the family's needs call for; special funds only for files of the national tier, which all here are."""
    needs = item.family.request["needs"]
    fitting = [row for row in phrases.HELPS if row[0] in needs] or list(phrases.HELPS[3:5])  # type: ignore[operator]
    aid, what, amount, goods, fund, way = item.rng.choice(fitting)
    crew = item.course.crew
    what = phrases.GREETINGS.get(days.days[place].month, what) if aid == "W" else what
    writer.add(
        LedgerEntry, dossier_id=item.pk, kind=LedgerKind.HELP, done_on=days.days[place], by_whom=crew.unit.name, content=what,
        aid_type=aid, item=what, amount=amount, goods_value=goods, fund_source=fund, pay_way=way,
        received_by=item.family.applicant.name, recorded_by_id=crew.clerk.user_id, recorded_at=days.moment(place, 520),
    )  # fmt: skip
