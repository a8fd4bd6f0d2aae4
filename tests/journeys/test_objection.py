"""公示异议: it stops the notice; upheld it sends the file back, dismissed it lets it go on."""

import pytest

from hardship.enums import Stage
from tests import factories as make
from tests.journeys import casework
from tests.journeys.papers import printed, slug_of

WAITING = "还有 1 件异议没有办结，公示不能结束。"
UPHELD = "有异议经复核成立，不能结束公示；应重新调查或剔除。"


@pytest.fixture
def file(transactional_db):
    """A file whose notice has hung for a month."""
    at = make.unit()
    people = make.staff(at)
    made = make.dossier(at, stage=Stage.PUBLICITY, staff=people)
    made.people, made.notice = people, made.listings.get().notice
    return made


@pytest.fixture
def clerk(office, file):
    """The clerk has taken in an objection, which stops the notice."""
    desk = office.desk(file.people.clerk)
    desk.go("notice", file.notice.number).press("登记异议")
    desk.type(raised_by="赵示群", content="反映其名下另有一辆小客车。").press("保存").sees("已受理")
    casework.close_notice(desk, file.notice.number).sees("没有结束", WAITING)
    file.refresh_from_db()
    assert file.stage == Stage.PUBLICITY
    return desk


def settle(desk, file, outcome: str) -> None:
    desk.go("notice", file.notice.number).press("登记复核情况和结论")
    desk.type(outcome=outcome, handling="向车管所和邻里核实，情况已查清。").press("保存").sees("已办结")


def test_upheld_leads_back_to_the_visit(clerk, file):
    settle(clerk, file, "upheld")
    casework.close_notice(clerk, file.notice.number).sees("没有结束", UPHELD)

    clerk.go("notice", file.notice.number).press("重新调查")
    clerk.press("异议成立，重新调查", inside="form .action-bar").sees("待调查", "异议成立，重新调查")
    clerk.go("dossier", file.number, query="?tab=evaluation").sees("已作废", "异议成立：向车管所和邻里核实")
    assert not file.listings.in_force().exists()
    assert not file.investigations.in_force().exists()


def test_dismissed_closes_with_the_result_on_annex_2(clerk, file):
    settle(clerk, file, "dismissed")
    casework.close_notice(clerk, file.notice.number).sees("已结束公示，送单位审核")

    file.refresh_from_db()
    assert file.stage == Stage.APPROVAL
    form = printed(clerk, file.number, slug_of(2))
    assert "公示，收到异议1件，经复核均不成立。" in form
    assert "赵示群" not in form
    assert "小客车" not in form
