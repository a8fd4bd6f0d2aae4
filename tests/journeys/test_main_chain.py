"""ONE new family walked by people of four levels, from the first page to the ledger and all eight forms."""

import re

from accounts.models import Unit
from accounts.permissions import Role
from hardship.models import Dossier
from tests import factories as make
from tests.journeys import application, casework
from tests.journeys.application import WORKER
from tests.journeys.pages import NAME_OF
from tests.journeys.papers import photo, printed, slug_of

DRAFTS = (2, 6, 7)
RECORD = (
    "提交申请", "列为评议对象", "张贴公示", "结束公示并上报", "同意并上报", "同意并上报", "同意并送认定", "认定", "完成录入", "开始帮扶",
)  # fmt: skip


def test_one_family_from_the_first_page_to_the_ledger(office, tmp_path):
    office.hire()
    number = applied(office, tmp_path)
    investigated(office, number, tmp_path)
    evaluated(office, number, tmp_path)
    approved(office, number)
    case_no = certified(office, number)
    helped(office, number)
    all_eight_forms(office, number, case_no)
    seen_from_above(office, number)
    recorded(office, number)


def applied(office, folder) -> str:
    """申请: every page typed, nothing missing in the end."""
    jiceng = office.desk("jiceng")
    number = application.start(jiceng)
    left = application.fill_everything(jiceng, folder)
    assert left[0] > 20
    assert left[-1] == 0
    assert left[2:] == sorted(left[2:], reverse=True), "once everybody is named, the list only shrinks"
    jiceng.press("提交申请", sure=True).sees("待调查")
    return number


def investigated(office, number, folder) -> None:
    """调查: two colleagues visit; what differs stands beside what was declared."""
    jiceng2 = office.desk("jiceng2")
    jiceng2.go("home").sees(WORKER)
    found = "另有定期存款 2,000 元，不影响认定。"
    visitors = [NAME_OF["jiceng"], NAME_OF["jiceng2"]]
    casework.investigate(jiceng2, number, visitors, found={"savings": found}, conclusion="qualified")
    jiceng2.upload("form.upload", photo(folder, "visit"), kind="入户照片")
    jiceng2.go("dossier", number, query="?tab=investigation")
    assert "储蓄、投资 储蓄 800.00 元；投资性净资产 0.00 元 " + found in jiceng2.lines("main tr.changed")
    jiceng2.take_step("列为评议对象").sees("待评议")


def evaluated(office, number, folder) -> None:
    """评议、公示: the meeting, the notice, its days, the photo, the end."""
    jiceng = office.desk("jiceng")
    casework.hold_meeting(jiceng, WORKER)
    notice = casework.put_up_notice(jiceng, WORKER)
    casework.close_notice(jiceng, notice).sees("没有结束")
    casework.let_the_days_pass(notice)
    casework.photograph_notice(jiceng, notice, folder)
    casework.close_notice(jiceng, notice).sees(f"{WORKER}：已结束公示，送单位审核")


def approved(office, number) -> None:
    """审核: unit, township, district, each seeing it in its workbasket; forms still carry 草稿."""
    for who, step in (("zhuxi", "同意并上报"), ("xiangzhen", "同意并上报"), ("quxian", "同意并送认定")):
        desk = office.desk(who)
        desk.go("home").sees(WORKER)
        desk.go("dossier", number).take_step(step, note=f"{who}：情况属实，同意。")
    drafts = {form: "草稿" in printed(office.desk("quxian"), number, slug_of(form)) for form in DRAFTS}
    assert drafts == dict.fromkeys(DRAFTS, True)


def certified(office, number) -> str:
    """认定: the worker number appears."""
    rending = office.desk("rending")
    rending.go("home").sees(WORKER)
    casework.certify(rending, number)
    case_no = Dossier.objects.get(number=number).case_no
    rending.sees(f"职工编号 {case_no}", "待录入")
    assert re.fullmatch(r"[0-9A-Z-]{8,}", case_no)
    return case_no


def helped(office, number) -> None:
    """录入、帮扶."""
    jiceng = office.desk("jiceng")
    casework.enter(jiceng, number)
    casework.plan_help(jiceng, number)
    casework.keep_ledger(jiceng, number)


def all_eight_forms(office, number, case_no) -> None:
    """Each is a PDF with the family's name; none is a draft any more."""
    texts = {form: printed(office.desk("jiceng"), number, slug_of(form)) for form in range(1, 9)}
    assert [form for form, text in texts.items() if WORKER not in text] == []
    assert [form for form, text in texts.items() if "草稿" in text] == []
    assert case_no in texts[6]
    assert "1,200.00" in texts[3] or "1200.00" in texts[3]
    assert all(voter in texts[4] for voter in casework.VOTERS)
    assert all(f"{who}：情况属实，同意。" in texts[2] for who in ("zhuxi", "xiangzhen", "quxian"))
    assert "金秋助学" in texts[8]


def seen_from_above(office, number) -> None:
    """City and province read and do not act; another county does not know that the file exists."""
    for inspector in ("shi", "sheng"):
        desk = office.desk(inspector)
        desk.go("dossier", number).sees(WORKER)
        assert desk.steps == []
        assert desk.page.get_by_role("link", name="填写家庭情况").count() == 0
        assert desk.status_of("plan", number) == 403
    other = Unit.objects.filter(path__startswith=Unit.objects.get(code="130322").path, numchild=0).first()
    stranger = office.desk(make.user(Role.CLERK, at=other))
    assert [stranger.status_of(name, number) for name in ("dossier", "dossier_ledger")] == [404, 404]
    assert stranger.status_of("paper", number, slug_of(2)) == 404


def recorded(office, number) -> None:
    """流转记录, newest first: every step with its opinion."""
    jiceng = office.desk("jiceng").go("dossier", number)
    lines = list(reversed(jiceng.lines(".timeline > li")))
    assert [step for step, line in zip(RECORD, lines, strict=True) if step not in line] == []
    for who in ("zhuxi", "xiangzhen", "quxian"):
        (line,) = [line for line in lines if f"{who}：情况属实，同意。" in line]
        assert NAME_OF[who] in line
