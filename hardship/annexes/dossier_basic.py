"""Section A of annex 6 (基本信息): the worker, the home, the family's money."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Division
from hardship.annexes.application_money import BLANK_PERIOD, income_period, per_person
from hardship.annexes.family import applicant_of
from hardship.annexes.wording import Choice, day, figure, money, yes_or_no
from hardship.models import Certification, Dossier, Household, Member
from hardship.models.codes import label_of
from hardship.services.economy import economy_of

UNKNOWN = yes_or_no(None)


@dataclass(frozen=True)
class FileText:
    """What kind of file it is; category, tier and number come with the certification."""

    case_no: str = ""
    category: str = ""
    tier: str = ""
    worker_kind: str = ""
    origin: str = ""
    filed_on: str = ""
    filing_union: str = ""


@dataclass(frozen=True)
class WorkerText:
    name: str = ""
    gender: str = ""
    ethnic: str = ""
    id_no: str = ""
    birth_date: str = ""
    political: str = ""
    health: str = ""
    disease: str = ""
    disability: str = ""
    marital: str = ""
    single_parent: tuple[Choice, ...] = UNKNOWN
    hukou: str = ""
    insurance: str = ""
    union_member: tuple[Choice, ...] = UNKNOWN
    mobile: str = ""
    other_contact: str = ""
    model_worker: str = ""
    work_status: str = ""
    work_start: str = ""
    employer: str = ""
    employer_nature: str = ""
    enterprise_state: str = ""
    industry: str = ""
    contract_date: str = ""
    contract_term: str = ""
    monthly_income: str = ""


@dataclass(frozen=True)
class HomeText:
    """Yuan per year for the family, per month for each person."""

    hukou_region: str = ""
    address: str = ""
    postcode: str = ""
    housing: str = ""
    floor_area: str = ""
    self_help: tuple[Choice, ...] = UNKNOWN
    zero_employment: tuple[Choice, ...] = UNKNOWN
    government_aid: tuple[Choice, ...] = UNKNOWN
    non_wage: str = ""
    annual: str = ""
    persons: str = ""
    per_person: str = ""
    expenses: str = ""
    net_per_person: str = ""
    period: str = BLANK_PERIOD


def file_text(dossier: Dossier, certified: Certification | None) -> FileText:
    return FileText(
        case_no=dossier.case_no or "",
        category=label_of("hardship_category", certified.category) if certified else "",
        tier=label_of("file_tier", certified.tier) if certified else "",
        worker_kind=dossier.application.get_worker_kind_display(),
        origin=label_of("file_origin", dossier.application.file_origin),
        filed_on=day(certified.certified_on) if certified else "",
        filing_union=dossier.unit.name,
    )


def worker_text(dossier: Dossier) -> WorkerText:
    row = applicant_of(dossier)
    grade = label_of("disability_grade", row.disability_grade)
    return WorkerText(
        name=row.name,
        gender=row.get_gender_display(),
        id_no=row.id_no,
        birth_date=day(row.birth_date),
        disability=f"{label_of('disability_kind', row.disability_kind)}{grade}",
        single_parent=yes_or_no(row.single_parent),
        union_member=yes_or_no(row.is_union_member),
        mobile=row.mobile,
        other_contact=row.other_contact,
        work_start=day(row.work_start),
        employer=row.employer,
        contract_date=day(row.contract_date),
        monthly_income=money(row.monthly_income),
        **_worker_codes(row),
    )


def _worker_codes(row: Member) -> dict[str, str]:
    """Fields whose value is the label of a code."""
    return {
        "ethnic": label_of("ethnic", row.ethnic),
        "political": label_of("political", row.political),
        "health": label_of("health", row.health),
        "disease": label_of("disease", row.disease),
        "marital": label_of("marital", row.marital),
        "hukou": label_of("hukou", row.hukou),
        "insurance": label_of("medical_insurance", row.medical_insurance),
        "model_worker": label_of("model_worker", row.model_worker),
        "work_status": label_of("work_status", row.work_status),
        "employer_nature": label_of("employer_nature", row.employer_nature),
        "enterprise_state": label_of("enterprise_state", row.enterprise_state),
        "industry": label_of("industry", row.industry),
        "contract_term": label_of("contract_term", row.contract_term),
    }


def home_text(dossier: Dossier) -> HomeText:
    household, economy = dossier.household, economy_of(dossier.household)
    net = economy.monthly_net_per_person
    return HomeText(
        hukou_region=region_name(household.hukou_region, dossier.assessed_on),
        address=household.home_addr,
        postcode=household.postcode,
        housing=label_of("housing", household.housing),
        floor_area=_area(household),
        self_help=yes_or_no(household.self_help),
        zero_employment=yes_or_no(household.zero_employment),
        government_aid=yes_or_no(dossier.application.gov_aid),
        non_wage=money(economy.other_income),
        annual=money(economy.annual_income),
        persons=figure(economy.persons),
        per_person=per_person(economy),
        expenses=money(economy.rigid_expense),
        net_per_person=money(None if net is None else round(net, 2)),
        period=income_period(household),
    )


def _area(household: Household) -> str:
    return f"{figure(household.floor_area)} ㎡" if household.floor_area is not None else ""


def region_name(code: str, on: date) -> str:
    """河北省秦皇岛市抚宁区 as it was called on the day; the code itself when nobody knows it."""
    if not code:
        return ""
    chain = [code[:2] + "0000", code[:4] + "00", code]
    names = dict(Division.objects.current(on).filter(code__in=chain).values_list("code", "name"))
    return "".join(names[part] for part in dict.fromkeys(chain) if part in names) or code
