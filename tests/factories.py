"""Invented units, people and families for tests. Everything goes through the real services.

import tests.factories as make
    unit = make.enterprise(); staff = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.APPROVAL, staff=staff)
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from django.core.files.base import ContentFile
from django.utils.timezone import localdate, make_aware

from accounts.models import Unit, UnitKind, User
from accounts.permissions import Role
from accounts.services import appoint
from hardship.enums import ORDER, Stage
from hardship.models import (
    Attachment,
    ContactCard,
    Dossier,
    IncomeProof,
    Investigation,
    Investigator,
    Listing,
    Meeting,
    Member,
    Notice,
    Plan,
    RealEstate,
    RigidExpense,
)
from hardship.resident_id import check_digit, parse_resident_id
from hardship.services import certifications, evaluations, publicity
from hardship.services.completeness import wanted_papers
from hardship.services.dossiers import family_changed, open_dossier
from hardship.services.hands import lay_hand
from reviews.transitions import perform

serial = count(1)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def resident_id(born: date = date(1975, 6, 15), *, male: bool = True, region: str = "130306") -> str:
    """A new valid number each call."""
    number = next(serial) % 500 * 2 + int(male)
    first = f"{region}{born:%Y%m%d}{number:03d}"
    return first + check_digit(first)


def unit(
    parent: Unit | None = None, *, kind: str = UnitKind.ENTERPRISE, certifies: bool = False, name: str = ""
) -> Unit:
    """A unit below `parent` (抚宁区留守营镇总工会 unless told)."""
    parent = parent or Unit.objects.get(code="130306-T02")
    n = next(serial)
    new = Unit(code=f"TEST-{n}", name=name or f"测试{n}厂工会", kind=kind, certifies=certifies)
    return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), instance=new)


def user(role: str = "", *, at: Unit | None = None, name: str = "", **fields: object) -> User:
    """A person, holding a role in a unit when both are given. Password: 测试密码-1234."""
    n = next(serial)
    person = User.objects.create_user(
        username=f"user{n}", password="测试密码-1234", name=name or f"测试人{n}", **fields
    )
    if role and at:
        appoint(person, role, in_unit=at)
    return person


@dataclass(frozen=True)
class Staff:
    """Everyone the seven steps need for one grassroots unit under 留守营镇 and 抚宁区."""

    clerk: User
    clerk2: User
    chair: User
    township: User
    county: User
    certifier: User


def staff(at: Unit) -> Staff:
    path = at.approval_path()
    return Staff(
        clerk=user(Role.CLERK, at=at),
        clerk2=user(Role.CLERK, at=at),
        chair=user(Role.CHAIR, at=at),
        township=user(Role.REVIEWER, at=path[min(1, len(path) - 1)]),
        county=user(Role.REVIEWER, at=path[-1]),
        certifier=user(Role.CERTIFIER, at=path[-1]),
    )


def member(dossier: Dossier, name: str = "", **fields: object) -> Member:
    """One person of the family with every starred field; pass fields to change them."""
    id_no = fields.pop("id_no", None) or resident_id()
    known = parse_resident_id(str(id_no))
    values = {
        "name": name or f"王测{'甲乙丙丁戊己庚辛壬癸'[next(serial) % 10]}",
        "id_no": id_no, "gender": known.gender, "birth_date": known.birth_date,
        "ethnic": "01", "political": "masses", "health": "good", "medical_insurance": "resident",
        "marital": "20", "hukou": "urban", "monthly_income": Decimal(0), "identity": "unemployed",
    }  # fmt: skip
    return Member.objects.create(household=dossier.household, **(values | valid_codes() | fields))


def valid_codes() -> dict[str, str]:
    """The first valid code of each list a person needs, so that wording changes in fixtures break no test."""
    from hardship.models.codes import code_book

    book, today = code_book(), localdate()
    return {
        field: book.choices(list_name, today)[0][0]
        for field, list_name in (
            ("ethnic", "ethnic"), ("political", "political"), ("medical_insurance", "medical_insurance"),
            ("marital", "marital"), ("hukou", "hukou"),
        )
    }  # fmt: skip


def first_code(list_name: str) -> str:
    from hardship.models.codes import code_book

    return code_book().choices(list_name, localdate())[0][0]


def family(dossier: Dossier, *, by: User, wage: Decimal = Decimal("1200.00")) -> Dossier:
    """A family of three (worker, wife, daughter at university) whose file may be submitted."""
    household, application, today = dossier.household, dossier.application, localdate()
    worker = member(
        dossier, is_applicant=True, is_head=True, relation="self", mobile=f"1380000{next(serial) % 10000:04d}",
        employer="测试纸业有限公司", industry=first_code("industry"), work_status="employed", identity="employed",
        model_worker="none", work_start=date(1998, 7, 1), monthly_income=wage, is_union_member=True,
    )  # fmt: skip
    member(dossier, "刘测", relation="wife", id_no=resident_id(date(1977, 3, 2), male=False))
    member(
        dossier, "王测女", relation="daughter", id_no=resident_id(date(2000, 9, 9), male=False), identity="undergraduate",
        employer="测试大学", education=first_code("education"), enroll_year=2018, edu_years=4,
    )  # fmt: skip
    IncomeProof.objects.create(
        member=worker, kind=first_code("proof_kind"), from_month=date(today.year - 1, 1, 1), to_month=date(today.year - 1, 12, 1),
        monthly_average=wage, issuer="测试纸业有限公司", issued_on=today,
    )  # fmt: skip
    for name, value in {
        "hukou_region": "130306", "hukou_addr": "抚宁区测试路 1 号测试小区", "home_addr": "抚宁区测试路 1 号测试小区",
        "housing": first_code("housing"), "floor_area": Decimal("62.50"), "income_from": date(today.year - 1, 1, 1),
        "income_to": date(today.year - 1, 12, 31), "zero_employment": False, "self_help": True, "no_vehicle": True,
        "no_business": True, "private_school": False, "study_abroad": False, "savings": Decimal(0), "net_assets": Decimal(0),
        "bank": "测试银行", "bank_branch": "测试支行", "bank_card": "6200000000000000",
    }.items():  # fmt: skip
        setattr(household, name, value)
    household.save()
    RealEstate.objects.create(household=household, kind="self_built", area=Decimal("62.50"))
    RigidExpense.objects.create(household=household, kind="education", annual=Decimal("9000.00"))
    for name, value in {
        "apply_type": first_code("apply_type"), "main_cause": "09", "hardship_desc": "妻子无业，女儿上大学，全家只靠一人工资生活，学费负担重。",
        "needs": ["E"], "gov_aid": False, "months_below": 12, "authorised_on": today, "declared_on": today,
    }.items():  # fmt: skip
        setattr(application, name, value)
    application.save()
    dossier = Dossier.objects.with_household().get(pk=dossier.pk)
    for rule in wanted_papers(dossier):
        paper(rule.kind, by=by, dossier=dossier)
    family_changed(dossier, by=by)
    return Dossier.objects.with_household().get(pk=dossier.pk)


def paper(kind: str, *, by: User, **subject: object) -> Attachment:
    attachment = Attachment(
        kind=kind,
        title=f"{kind}.png",
        media_type="image/png",
        size=len(PNG),
        sha256=f"{next(serial):064x}",
        uploaded_by=by,
        **subject,
    )
    attachment.file.save("a.png", ContentFile(PNG), save=False)
    attachment.save()
    return attachment


def dossier(
    at: Unit | None = None, *, stage: Stage = Stage.APPLICATION, staff: "Staff | None" = None, **family_fields
) -> Dossier:
    """A complete file taken to a stage by the people of `staff` (made when not given)."""
    at = at or unit()
    people = staff or globals()["staff"](at)
    new = family(open_dossier(unit=at, by=people.clerk), by=people.clerk, **family_fields)
    return walk(new, stage, people)


def walk(file: Dossier, stage: Stage, people: Staff) -> Dossier:
    """Take a file forward to a stage, doing each step's work through the services."""
    while ORDER[Stage(file.stage)] < ORDER[stage]:
        STEPS[file.stage](file, people)
        file = Dossier.objects.with_household().get(pk=file.pk)
    return file


def _submit(file: Dossier, people: Staff) -> None:
    perform(file, "submit_application", by=people.clerk)


def _investigate(file: Dossier, people: Staff) -> None:
    investigation(file, people)
    perform(file, "pass_investigation", by=people.clerk)


def investigation(
    file: Dossier, people: Staff, *, conclusion: str = "qualified", reason: str = ""
) -> Investigation:
    visit = Investigation.objects.create(
        dossier=file, visited_on=localdate(), way=first_code("visit_way"), summary="与申报一致。", conclusion=conclusion,
        reason=reason, recorded_by=people.clerk,
    )  # fmt: skip
    for person in (people.clerk, people.clerk2):
        Investigator.objects.create(investigation=visit, kind="staff", user=person, name=person.name)
        lay_hand(file, person, "handling")
    return visit


def meeting(at: Unit, by: User, *, present: int = 6, expected: int = 7) -> Meeting:
    held = Meeting.objects.create(
        unit=at, title="测试评议会", held_at=make_aware(datetime.combine(localdate(), time(9))), place="会议室", host="赵主持",
        recorder="钱记录", expected=expected, conclusion="同意上报。", recorded_by=by,
    )  # fmt: skip
    for n in range(present):
        held.attendees.create(name=f"代表{'一二三四五六七八九十'[n]}", role=first_code("attendee_role"))
    return held


def _evaluate(file: Dossier, people: Staff) -> None:
    held = meeting(file.unit, people.clerk)
    (case,) = evaluations.add_cases(held, [file], by=people.clerk)
    case.agree, case.against, case.abstain, case.result = 6, 0, 0, "agreed"
    case.save()
    evaluations.close_meeting(held, by=people.clerk)
    posted(file, people)
    perform(file, "post_notice", by=people.clerk)


def posted(file: Dossier, people: Staff, *, days_ago: int = 30) -> Listing:
    """A notice listing one file, posted some days ago (so that its period has run)."""
    on = localdate() - timedelta(days=days_ago)
    notice = Notice.objects.create(
        unit=file.unit, number=publicity.notice_number(file.unit, on), title="困难职工名单公示", body="现予公示。", place="公告栏",
        contact_name="孙联系", contact_phone="0335-0000000", drawn_by=people.clerk,
    )  # fmt: skip
    (listing,) = publicity.add_listings(notice, [file], by=people.clerk)
    paper("posting_photo", by=people.clerk, notice=notice)
    publicity.post_notice(notice, on=on)
    return listing


def _publish(file: Dossier, people: Staff) -> None:
    perform(file, "close_publicity", by=people.clerk)


def _approve(file: Dossier, people: Staff) -> None:
    person = {1: people.chair, 2: people.township}.get(
        1 + file.unit.depth - file.awaiting.depth, people.county
    )
    last = file.awaiting.certifies
    perform(file, "approve" if last else "pass_up", by=people.county if last else person, note="同意。")


def _certify(file: Dossier, people: Staff) -> None:
    certification(file, people.certifier)
    perform(file, "certify", by=people.certifier, note="同意认定。")


def certification(file: Dossier, by: User, **fields: object) -> None:
    verdict = file.verdicts.get(frozen_at__isnull=True)
    values = {
        "category": verdict.category or "dibao", "tier": verdict.tier or "national", "is_relief_target": True,
        "differs_because": "" if verdict.category else "测试：按材料综合认定。",
        "relief_confirmed_on": localdate(), "key_groups": ["3"], "four_batches": ["3"], "opinion": "同意认定。",
    }  # fmt: skip
    certifications.draw_up_certification(file, by=by, **(values | fields))


def _enter(file: Dossier, people: Staff) -> None:
    certifications.record_entry(
        file, national_no=f"ACFTU-{next(serial):06d}", national_on=localdate(), note="", by=people.clerk
    )
    perform(file, "complete_entry", by=people.clerk)


def _plan(file: Dossier, people: Staff) -> None:
    Plan.objects.create(
        dossier=file, helping_unit=file.unit.name, helper_name="李帮扶", helper_title="工会副主席", helper_phone="0335-0000001",
        since=localdate(), needs=["E"], plan="每学期助学一次。", measures="申请金秋助学；每半年走访一次。", signed_on=localdate(),
        recorded_by=people.clerk,
    )  # fmt: skip
    ContactCard.objects.create(
        dossier=file, number=f"LX{next(serial):06d}", issued_on=localdate(), issued_by=people.clerk
    )
    perform(file, "begin_assistance", by=people.clerk)


STEPS = {
    Stage.APPLICATION: _submit,
    Stage.INVESTIGATION: _investigate,
    Stage.EVALUATION: _evaluate,
    Stage.PUBLICITY: _publish,
    Stage.APPROVAL: _approve,
    Stage.CERTIFICATION: _certify,
    Stage.ENTRY: _enter,
    Stage.PLANNING: _plan,
}
