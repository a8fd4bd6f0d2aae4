"""剔除 at the visit: the family's people are free again, and the file can only be read."""

from playwright.sync_api import expect

from hardship.enums import Stage
from tests import factories as make
from tests.journeys import application, casework

TAKEN = "填报的人员中有人已在一份有效的困难职工档案中"


def test_removed_at_the_visit(office):
    at, elsewhere = make.unit(), make.unit()
    people = make.staff(at)
    file = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    worker = file.household.members.get(is_applicant=True)
    other = office.desk(make.user("clerk", at=elsewhere))
    second = application.start(other)
    apply_for(other, worker, refused=True).sees(TAKEN).misses(at.name)

    clerk = office.desk(people.clerk)
    removed(clerk, file, [people.clerk.name, people.clerk2.name])

    apply_for(other.go("application_page", second, "applicant"), worker)
    other.go("dossier", second).sees(worker.name)
    readable_only(clerk, file)


def apply_for(desk, worker, *, refused: bool = False):
    desk.type(name=worker.name, id_no=worker.id_no)
    return desk.press("保存并继续", refused=refused)


def removed(clerk, file, visitors: list[str]) -> None:
    """The visit finds a second flat; without a reason neither the record nor the step is accepted."""
    reason = "另有一套出租的商品房，未如实申报。"
    casework.investigate(
        clerk, file.number, visitors, found={"real_estate": reason}, conclusion="unqualified", reason=reason
    )
    clerk.go("dossier", file.number)
    clerk.open_step("列为评议对象", refused=True).sees("还不能办理", "不符合条件")
    clerk.go("dossier", file.number).take_step("剔除", refused=True)
    clerk.type(reason="住房、车辆、经营情况不符合", note=reason).press("剔除", inside="form .action-bar")
    clerk.sees("已剔除", f"住房、车辆、经营情况不符合：{reason}")


def readable_only(clerk, file) -> None:
    """The removed file: no step, no button on its pages, and a post changes nothing."""
    assert clerk.go("dossier", file.number).steps == []
    page = clerk.go("application_page", file.number, "home").sees("家庭情况只能看，不能修改").page
    assert page.locator("#page-form button").count() == 0
    expect(page.locator("[name=home_addr]")).to_be_disabled()
    before = file.household.home_addr
    assert clerk.post("application_page", file.number, "home", home_addr="改到别处") == 200
    file.household.refresh_from_db()
    assert file.household.home_addr == before
    assert clerk.post("step", file.number, "submit_application", note="") == 200
    file.refresh_from_db()
    assert file.stage == Stage.REMOVED
