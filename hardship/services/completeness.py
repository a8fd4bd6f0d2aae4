"""What is still missing, sentence by sentence, each with the place where it is mended.

Two lists are made here: what an application needs before it is submitted (annexes 1–3 and the papers of domain §2.9),
and what annex 6 needs before evaluation and entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from hardship.enums import WorkerKind
from hardship.models import DocumentRule, Dossier, Household, Member
from hardship.models.codes import code_book
from hardship.services.assess import contract_months, policy_causes
from hardship.services.economy import economy_of, proof_disagrees

ADULT = 18


@dataclass(frozen=True)
class Gap:
    """One missing or contradictory thing.

    page: wizard page; anchor: the element on it; row: the member whose own form page holds the anchor.
    """

    because: str
    page: str
    anchor: str = ""
    part: str = ""
    row: int | None = None


PERSON = (
    "name",
    "id_no",
    "ethnic",
    "political",
    "health",
    "medical_insurance",
    "marital",
    "hukou",
    "monthly_income",
)
APPLICANT = (*PERSON, "mobile", "employer", "industry", "work_status", "model_worker", "work_start")
OTHERS = ("name", "id_no", "relation", "health", "identity", "monthly_income")
HOME = ("hukou_region", "hukou_addr", "home_addr", "housing", "income_from", "income_to")
DOSSIER_HOME = ("hukou_region", "home_addr", "housing", "zero_employment", "self_help")
REQUEST = ("apply_type", "main_cause", "hardship_desc", "needs", "gov_aid")


def application_gaps(dossier: Dossier) -> list[Gap]:
    """Everything that stands against submitting, in the wizard's order; empty when it may be submitted."""
    household = dossier.household
    members = list(household.members.all())
    gaps = [
        *_applicant_gaps(dossier, members),
        *(gap for member in members if not member.is_applicant for gap in _member_gaps(member)),
        *blank_in(household, HOME, "home", "住房与户籍"),
        *_income_gaps(household, members),
        *_asset_gaps(household),
        *blank_in(dossier.application, REQUEST, "causes", "致困原因与需求"),
        *_request_gaps(dossier, members),
        *paper_gaps(dossier),
    ]
    return gaps


def blank_in(row: Model, names: Iterable[str], page: str, whose: str, part: str = "A") -> Iterator[Gap]:
    for name in names:
        if getattr(row, name) in (None, "", []):
            label = row._meta.get_field(name).verbose_name
            place, anchor, own = page, f"id_{name}", None
            if name == "monthly_income":
                place, anchor = "income", f"id_member-{row.pk}-monthly_income"
            elif isinstance(row, Member) and not row.is_applicant:
                own = row.pk
            yield Gap(f"{whose}：还没有填写“{label}”。", place, anchor, part, own)


def _applicant_gaps(dossier: Dossier, members: list[Member]) -> Iterator[Gap]:
    applicant = next((member for member in members if member.is_applicant), None)
    if applicant is None:
        yield Gap("还没有填写申请人。", "applicant")
        return
    yield from blank_in(applicant, APPLICANT, "applicant", "申请人")
    yield from _health_gaps(applicant, "applicant")
    if not any(member.is_head for member in members):
        yield Gap("还没有指明谁是户主。", "family", "id_head")
    if (
        applicant.work_start
        and applicant.birth_date
        and applicant.work_start < years_after(applicant.birth_date, 16)
    ):
        yield Gap("申请人：参加工作时间早于年满 16 周岁。", "applicant", "id_work_start")
    if dossier.application.worker_kind == WorkerKind.MIGRANT:
        yield from _migrant_gaps(dossier, applicant)


def _migrant_gaps(dossier: Dossier, applicant: Member) -> Iterator[Gap]:
    if not applicant.is_union_member:
        yield Gap("困难农民工必须是工会会员。", "applicant", "id_is_union_member")
    yield from blank_in(applicant, ("contract_date", "contract_term"), "applicant", "困难农民工")
    yield from blank_in(dossier.household, ("work_region",), "home", "困难农民工")
    months = contract_months(applicant, dossier.assessed_on)
    if months is not None and months < 12:
        yield Gap(
            f"困难农民工的劳动合同距申报日只有 {months} 个月，须满一年。", "applicant", "id_contract_date"
        )


def _member_gaps(member: Member) -> Iterator[Gap]:
    yield from blank_in(member, OTHERS, "family", f"家庭成员{member.name}", part="B")
    yield from _health_gaps(member, "family")
    if "student" in code_book().means("identity", member.identity):
        yield from blank_in(
            member, ("employer", "education", "enroll_year", "edu_years"), "family", member.name, part="B"
        )


def _health_gaps(member: Member, page: str) -> Iterator[Gap]:
    means = code_book().means("health", member.health)
    if "disability" in means:
        yield from blank_in(member, ("disability_kind", "disability_grade"), page, member.name)
    if "illness" in means:
        yield from blank_in(member, ("disease",), page, member.name)


def _income_gaps(household: Household, members: list[Member]) -> Iterator[Gap]:
    if household.income_from and household.income_to and household.income_to <= household.income_from:
        yield Gap("收入核算的止月早于起月。", "home", "id_income_to")
    for member in members:
        if member.lives_together and member.monthly_income and not list(member.income_proofs.all()):
            yield Gap(f"{member.name}有收入，还没有登记收入证明。", "income", f"member-{member.pk}", "A")
        if proof_disagrees(member):
            proof = member.income_proofs.all()[0]
            yield Gap(
                f"{member.name}的月收入 {member.monthly_income} 元与收入证明的月平均收入 {proof.monthly_average} 元不一致。",
                "income",
                f"member-{member.pk}",
            )


def _asset_gaps(household: Household) -> Iterator[Gap]:
    for rows, none, label in (
        (household.real_estates, household.no_real_estate, "不动产"),
        (household.vehicles, household.no_vehicle, "机动车辆"),
        (household.businesses, household.no_business, "商铺、工商登记"),
    ):
        if not list(rows.all()) and not none:
            yield Gap(f"还没有申报{label}；没有的请勾选“没有”。", "assets")
        if list(rows.all()) and none:
            yield Gap(f"已勾选没有{label}，却又填了{label}，请核对。", "assets")
    yield from blank_in(household, ("private_school", "study_abroad"), "assets", "家庭财产")


def _request_gaps(dossier: Dossier, members: list[Member]) -> Iterator[Gap]:
    application = dossier.application
    book = code_book()
    if 0 < len(application.hardship_desc) < 20:
        yield Gap("家庭困难原因及状况少于 20 字，请写具体。", "causes", "id_hardship_desc")
    if application.main_cause in application.minor_causes:
        yield Gap("次要致困原因与主要致困原因重复。", "causes", "id_minor_causes")
    if any(
        "other" in book.means("cause", code) and "text" in book.means("cause", code)
        for code in application.causes
    ):
        yield from blank_in(application, ("cause_other",), "causes", "致困原因选了“其他”")
    if application.gov_aid and application.aid_monthly is None:
        yield Gap("享受政府救助的，须填写救助金额。", "causes", "id_aid_monthly")
    economy = economy_of(dossier.household)
    per_person = economy.monthly_per_person
    if application.months_below is None and per_person is not None:
        yield Gap("还没有填写人均收入连续低于低保标准的月数。", "causes", "id_months_below")
    yield from _spouse_gaps(application.spouse_reason, members)
    if application.authorised_on is None:
        adults = "、".join(
            member.name for member in members if (member.age(dossier.assessed_on) or 0) >= ADULT
        )
        yield Gap(
            f"授权书（附件1）还没有签署：须由{adults or '申请人和全部成年家庭成员'}签名。", "declaration"
        )
    if application.declared_on is None:
        yield Gap("申报表（附件2）的本人声明还没有签名。", "declaration", "id_declared_on")


def _spouse_gaps(reason: str, members: list[Member]) -> Iterator[Gap]:
    """夫妻双方都是困难职工且不在同一单位的，原则上以户主为主建立档案 (notice 二)."""
    book = code_book()
    applicant = next((member for member in members if member.is_applicant), None)
    for member in members:
        spouse = "spouse" in book.means("relation", member.relation)
        if not (applicant and spouse and member.is_hardship_worker and member.employer != applicant.employer):
            continue
        if member.is_head and not reason:
            yield Gap(
                f"夫妻双方都是困难职工且不在同一单位的，原则上以户主{member.name}为主建立档案：请把申请人改为户主，或写明理由。",
                "family",
                "id_spouse_reason",
            )


def paper_gaps(dossier: Dossier) -> list[Gap]:
    """Papers of domain §2.9 that the family's situation asks for and that are not yet attached."""
    held = set(dossier.attachments.filter(removed_at__isnull=True).values_list("kind", flat=True))
    return [
        Gap(f"缺材料：{rule.label}。", "papers", f"kind-{rule.kind}")
        for rule in wanted_papers(dossier)
        if not held & {rule.kind, *rule.alternatives}
    ]


def wanted_papers(dossier: Dossier) -> list[DocumentRule]:
    """The rules that apply to the family, in order, one a kind."""
    book = code_book()
    situations = {"always"} | set(policy_causes(dossier, book))
    if dossier.application.worker_kind == WorkerKind.MIGRANT:
        situations.add("migrant")
    if dossier.application.gov_aid:
        situations.add("dibao")
    for member in dossier.household.members.all():
        situations |= book.means("work_status", member.work_status) & {"unemployed"}
        situations |= book.means("model_worker", member.model_worker) & {"model_worker"}
    rules: dict[str, DocumentRule] = {}
    for rule in DocumentRule.objects.filter(when__in=situations):
        rules.setdefault(rule.kind, rule)
    return list(rules.values())


def dossier_form_fields(dossier: Dossier) -> Iterator[tuple[Model, tuple[str, ...], str, str, str]]:
    """The family's fields annex 6 (domain §2.6) cannot do without: row, columns, wizard page, whose, part A to D."""
    household, members = dossier.household, list(dossier.household.members.all())
    for member in members:
        if member.is_applicant:
            yield member, APPLICANT, "applicant", "档案表", "A"
    yield household, DOSSIER_HOME, "home", "档案表", "A"
    for member in members:
        if not member.is_applicant:
            columns = (*OTHERS, "political", "medical_insurance")
            yield member, columns, "family", f"档案表成员{member.name}", "B"
    yield dossier.application, ("main_cause",), "causes", "档案表", "C"
    yield household, ("bank", "bank_branch", "bank_card"), "bank", "档案表", "D"


def dossier_form_gaps(dossier: Dossier, parts: str = "ABCDE") -> list[Gap]:
    """Fields of annex 6 still empty. parts: A basics, B members, C causes, D bank, E relief and plan."""
    if not any(member.is_applicant for member in dossier.household.members.all()):
        return [Gap("还没有填写申请人。", "applicant", part="A")]
    gaps = [
        gap
        for row, names, page, whose, part in dossier_form_fields(dossier)
        for gap in blank_in(row, names, page, whose, part)
    ]
    certification = dossier.certifications.in_force().first()
    if certification is None or certification.certified_at is None:
        gaps.append(Gap("档案表：还没有认定类别和建档标准。", "certification", part="E"))
    return [gap for gap in gaps if gap.part in parts]


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
