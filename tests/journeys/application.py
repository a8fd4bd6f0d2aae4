"""The wizard of the application, page by page, as a clerk types it."""

import re
from datetime import date
from pathlib import Path

from django.utils.timezone import localdate

from tests import factories as make
from tests.journeys.pages import Desk
from tests.journeys.papers import photo, scan

WORKER, WIFE, DAUGHTER, FATHER = "王𬭎", "李示兰", "王示萱", "王示山"


def start(desk: Desk) -> str:
    """Open a new application; its number."""
    desk.go("home").press("新建申请", inside="body").press("建立申请，开始填写")
    return desk.page.url.split("/dossiers/")[1].split("/")[0]


def missing(desk: Desk) -> int:
    """How many things the side column says are still missing."""
    (said,) = desk.lines("nav[aria-label=申请的各页] .card-header .muted")
    found = re.search(r"还缺 (\d+) 项", said)
    return int(found[1]) if found else 0


def fill_applicant(desk: Desk) -> None:
    born = date(1975, 6, 15)
    desk.type(
        name=WORKER, id_no=make.resident_id(born), ethnic="汉族", political="群众", marital="已婚",
        hukou="非农业", mobile="13800001975", health="良好", medical_insurance="城镇职工基本医疗保险",
        employer="秦皇岛泽岭纸业有限公司", work_status="在岗", model_worker="非劳模", work_start="1996-07-01",
        is_union_member="是", identity="在岗",
    ).type(industry={"index": 3})  # fmt: skip
    desk.sees("1975年6月15日")
    desk.press("保存并继续")


def fill_family(desk: Desk) -> None:
    """Three more people, one after another, and who is the head."""
    desk.press("＋ 增加成员")
    desk.type(
        name=WIFE, relation="妻子", id_no=make.resident_id(date(1977, 3, 2), male=False), ethnic="汉族",
        political="群众", marital="已婚", hukou="非农业", health="良好", medical_insurance="城乡居民基本医疗保险",
        identity="失(无)业",
    ).press("保存并再加一人")  # fmt: skip
    desk.type(
        name=DAUGHTER, relation="女儿", id_no=make.resident_id(date(2005, 9, 9), male=False), ethnic="汉族",
        political="共青团员", marital="未婚", hukou="非农业", health="良好", identity="大学生",
        medical_insurance="城乡居民基本医疗保险", employer="河北示例大学", education="本科",
        enroll_year=localdate().year - 2, edu_years=4,
    ).press("保存并再加一人")  # fmt: skip
    desk.type(
        name=FATHER, relation="父亲", id_no=make.resident_id(date(1948, 1, 20)), ethnic="汉族", political="群众",
        marital="丧偶", hukou="非农业", health="疾病", medical_insurance="城乡居民基本医疗保险", identity="无劳动能力",
    ).type(disease={"index": 1}).press("保存")  # fmt: skip
    desk.sees("家庭成员（4 人）")
    desk.page.get_by_label(re.compile(f"^{WORKER}")).check()
    desk.press("保存并继续")


def fill_home(desk: Desk) -> None:
    year = localdate().year
    desk.type(
        hukou_region="130306", hukou_addr="抚宁区留守营镇示例路 12 号", home_addr="抚宁区留守营镇示例小区 3 号楼 201",
        housing="自建房", floor_area="62.5", income_from=f"{year - 1}-01-01", income_to=f"{year - 1}-12-31",
        zero_employment="否", self_help="是",
    ).press("保存并继续")  # fmt: skip


def fill_incomes(desk: Desk) -> None:
    """The worker's proof month by month, what the others earn, and what else comes in."""
    row = desk.page.locator("tr", has_text=WORKER)
    with desk.page.expect_navigation():
        row.get_by_role("link", name="＋ 登记收入证明").click()
    desk.type(
        kind="单位证明",
        issuer="秦皇岛泽岭纸业有限公司人力资源部",
        issued_on=localdate().isoformat(),
        position="打浆工",
    )
    for month in range(12):
        desk.type({f"lines-{month}-gross": 1450 + 10 * (month % 2), f"lines-{month}-deducted": 255})
    desk.sees("逐月收入 12 个月，平均实发 1,200.00 元/月")
    desk.press("保存")
    for name in (WIFE, DAUGHTER, FATHER):
        desk.page.get_by_label(f"{name}的月收入（元/月）").fill("0")
    desk.type(
        {"others-0-kind": "赡养、抚养、扶养费", "others-0-annual": "1200", "others-0-note": "姑姑按月给父亲"}
    )
    desk.press("保存并继续")


def fill_assets(desk: Desk) -> None:
    desk.type(
        {"estates-0-kind": "自建房", "estates-0-area": "62.5", "estates-0-address": "抚宁区留守营镇示例路 12 号"},
        no_vehicle=True, no_business=True, savings="800", net_assets="0", private_school="否", study_abroad="否",
    ).press("保存并继续")  # fmt: skip


def fill_expenses(desk: Desk) -> None:
    desk.type({"expenses-0-kind": "教育费用", "expenses-0-annual": "9,000", "expenses-0-member": DAUGHTER})
    desk.add_row("增加一项支出")
    desk.type(
        {"expenses-1-kind": "医疗费用（自付）", "expenses-1-annual": "2400", "expenses-1-member": FATHER}
    )
    desk.press("保存并继续")


def fill_causes(desk: Desk) -> None:
    desk.type(
        apply_type="日常救助", main_cause="子女上学", minor_causes=["02"], needs=["L", "E"], gov_aid="否", months_below="12",
        hardship_desc="妻子无业照料老人，女儿在读大学，父亲常年服药，全家四口只靠王𬭎一人工资生活。",
    ).press("保存并继续")  # fmt: skip


def fill_bank(desk: Desk) -> None:
    desk.type(bank="河北示例银行", bank_branch="抚宁支行", bank_card="6200 0000 0000 0000").press(
        "保存并继续"
    )


def upload_papers(desk: Desk, folder: Path) -> None:
    """Every paper the page asks for: photos and scans in turn."""
    asked = [place.removeprefix("kind-") for place in ids_of(desk, ".paper-need[id]")]
    assert {
        "authorization",
        "application_form",
        "id_card",
        "hukou_book",
        "income_proof",
        "school_proof",
    } <= set(asked)
    for place, kind in enumerate(asked):
        file = (photo, scan)[place % 2](folder, kind)
        desk.upload(f"#kind-{kind} form.upload", file)
    assert desk.page.locator(".paper-need .finding-no").count() == 0
    desk.press("继续")


def ids_of(desk: Desk, selector: str) -> list[str]:
    return desk.page.locator(selector).evaluate_all("places => places.map(place => place.id)")


def declare(desk: Desk) -> None:
    """Every adult has signed, today."""
    signers = desk.lines(".signers li")
    assert [name.split("（")[0] for name in signers] == [WORKER, WIFE, DAUGHTER, FATHER]
    today = localdate().isoformat()
    desk.type(all_signed=True, authorised_on=today, declared_on=today).press("保存并继续")


def fill_everything(desk: Desk, folder: Path) -> list[int]:
    """The whole wizard; what was missing when each page was opened."""
    left = []
    for fill in (
        fill_applicant,
        fill_family,
        fill_home,
        fill_incomes,
        fill_assets,
        fill_expenses,
        fill_causes,
        fill_bank,
    ):
        left.append(missing(desk))
        fill(desk)
    left.append(missing(desk))
    upload_papers(desk, folder)
    left.append(missing(desk))
    declare(desk)
    return [*left, missing(desk)]
