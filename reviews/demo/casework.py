"""What each step of a demonstration dossier leaves behind: record lines, visits, opinions, returns."""

from datetime import datetime, timedelta
from typing import Final

from hardship.enums import Conclusion, Decision, InvestigatorKind, Stage
from hardship.models import Investigation, InvestigationFinding, Investigator
from hardship.services.declared import declared_items
from hardship.services.snapshots import snapshot
from reviews.demo import phrases
from reviews.demo.copying import RowWriter
from reviews.demo.courses import StepTaken
from reviews.demo.days import OfficeDays
from reviews.demo.history_rows import write_step
from reviews.demo.items import Item, Stay, day_within, stays, voided_at
from reviews.models import Approval, Return
from reviews.transitions import REMEMBERED

RETURN_DAYS: Final = 10


def write_record(writer: RowWriter, days: OfficeDays, item: Item) -> None:
    """The whole 流转记录 with its opinions and returns."""
    facts = snapshot(item.file)
    rounds = item.course.round
    for place, step in enumerate(item.course.steps):
        step.note = note_of(item, step, place)
        remembered = step.row.is_return or step.row.verb in REMEMBERED
        seen = None
        if remembered:
            seen = facts if step.round == rounds else as_it_stood(facts)
        change = write_step(writer, step, item.pk, seen)
        if step.row.permission == "review_dossiers" and step.row.seat != "previous":
            write_opinion(writer, item, place, step, change)
        if step.row.is_return:
            code, _, fields = return_of(item, step)
            due = days.due(step.at.date(), RETURN_DAYS)
            writer.add(
                Return,
                change_id=change,
                dossier_id=item.pk,
                reason=code,
                fields_to_correct=list(fields),
                due_on=due,
            )


def as_it_stood(facts: dict[str, str]) -> dict[str, str]:
    """An earlier round's snapshot: a paper not yet attached, the savings and the flat not yet corrected."""
    papers = [where for where in facts if where.startswith("材料")]
    before = {where: text for where, text in facts.items() if where not in papers[-1:]}
    before["家庭 · 建筑面积（㎡）"] = "72.00"
    before["家庭 · 储蓄（元）"] = "500.00"
    return before


def note_of(item: Item, step: StepTaken, place: int) -> str:
    """The opinion or reason written with a step."""
    verb, plot = step.row.verb, item.plot
    if step.row.is_return:
        return return_of(item, step)[1]
    if verb == "withdraw":
        return item.rng.choice(phrases.WITHDRAWALS)
    if verb == "refuse":
        return phrases.REFUSALS.get(plot.veto, phrases.REFUSALS[""])
    if verb == "remove":
        by_stage = {Stage.EVALUATION: phrases.VOTED_DOWN, Stage.PUBLICITY: phrases.UPHELD}
        return by_stage.get(Stage(step.row.from_stage), phrases.REMOVALS[plot.veto])
    level = 0 if place == 0 else item.course.steps[place - 1].level
    return phrases.opinion(item.rng, verb, level)


def return_of(item: Item, step: StepTaken) -> tuple[str, str, tuple[str, ...]]:
    if step.row.from_stage == Stage.INVESTIGATION:
        return phrases.VISIT_RETURN
    if step.row.verb == "return_to_publicity":
        return phrases.NOTICE_RETURN
    return phrases.RETURNS[len(item.family.persons) % len(phrases.RETURNS)]


def write_opinion(writer: RowWriter, item: Item, place: int, step: StepTaken, change: int) -> None:
    decision = (
        Decision.RETURN
        if step.row.is_return
        else Decision.REFUSE
        if step.row.verb == "refuse"
        else Decision.AGREE
    )
    writer.add(
        Approval,
        dossier_id=item.pk,
        unit_id=step.post.unit_id,
        decision=decision,
        opinion=step.note,
        by_id=step.post.user_id,
        change_id=change,
        at=step.at,
        superseded_at=voided_at(item.course, place, Stage.APPROVAL),
    )


def write_visits(writer: RowWriter, days: OfficeDays, item: Item) -> list[datetime]:
    """An investigation for every stay that had one; returns when they were recorded."""
    recorded = []
    for stay in stays(item.course):
        begun = stay.step is None and "visited" in item.plot.marks
        if stay.stage == Stage.INVESTIGATION and (stay.verb in {"pass_investigation", "remove"} or begun):
            recorded.append(write_visit(writer, days, item, stay))
    return recorded


def write_visit(writer: RowWriter, days: OfficeDays, item: Item, stay: Stay) -> datetime:
    crew, on = item.course.crew, day_within(days, stay)
    unfit = stay.verb == "remove"
    moment = max(days.moment(days.place_of[on], 560), stay.began)
    visit = writer.add(
        Investigation,
        dossier_id=item.pk,
        visited_on=on,
        way="home",
        place="申请人家中",
        received_by=item.rng.choice(item.family.persons[:2]).name,
        summary="入户查看并核对有关信息，发现与申报不符，已当面告知申请人。"
        if unfit
        else item.rng.choice(phrases.VISIT_SUMMARY),
        conclusion=Conclusion.UNQUALIFIED if unfit else Conclusion.QUALIFIED,
        reason=phrases.REMOVALS[item.plot.veto] if unfit else "",
        recorded_by_id=crew.clerk.user_id,
        recorded_at=min(moment, stay.step.at - timedelta(minutes=5)) if stay.step else moment,
        superseded_at=voided_at(item.course, stay.place, Stage.INVESTIGATION),
    )
    for post in (crew.clerk, crew.clerk2):
        writer.add(
            Investigator, investigation_id=visit, kind=InvestigatorKind.STAFF, user_id=post.user_id,
            name=post.user.name, organisation=crew.unit.name,
        )  # fmt: skip
    item.course.hands |= {(post.user_id, "handling") for post in (crew.clerk, crew.clerk2)}
    if len(item.family.persons) % 3 == 0:
        writer.add(
            Investigator, investigation_id=visit, kind=InvestigatorKind.VOLUNTEER, user_id=None, name="温暖", organisation="同心社会工作服务站"
        )  # fmt: skip
    write_findings(writer, item, visit, unfit)
    return moment


def write_findings(writer: RowWriter, item: Item, visit: int, unfit: bool) -> None:
    """Item by item what was declared and whether it agreed; of an unfit family what was found."""
    items = declared_items(item.file)
    differing = {"VEHICLE": "vehicles", "HOUSE_2PLUS": "real_estate", "SHOP_OR_EMPLOYER": "business"}.get(
        item.plot.veto
    )
    differing = differing or items[1].key
    for declared in items:
        differs = unfit and declared.key == differing
        writer.add(
            InvestigationFinding,
            investigation_id=visit,
            key=declared.key,
            label=declared.label,
            declared=declared.declared,
            agrees=not differs,
            found="与核对信息不符，详见理由。" if differs else "",
        )
