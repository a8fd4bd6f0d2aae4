"""退回补正: the township returns a file, the clerk corrects an income, and round 2 shows exactly what changed."""

from django.utils.timezone import localdate

from hardship.enums import Stage
from reviews.models import StageChange
from tests import factories as make

OPINION = "工资流水与收入证明对不上，请核对后重新上报。"


def test_round_two_shows_the_change(office):
    at = make.unit()
    people = make.staff(at)
    file = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    worker = file.household.members.get(is_applicant=True)

    chair, township = office.desk(people.chair), office.desk(people.township)
    chair.go("dossier", file.number).take_step("同意并上报")
    returned(township, file)
    clerk = office.desk(people.clerk)
    corrected(clerk, file, worker)
    clerk.go("dossier", file.number).take_step("提交申请").sees("待调查", "第 2 轮")
    file.refresh_from_db()
    make.walk(
        file, Stage.APPROVAL, people
    )  # visit, meeting and notice anew: the chain's own test walks their pages

    year = localdate().year - 1
    for reviewer in (chair, township):
        reviewer.go("dossier", file.number).sees("第 2 轮", OPINION, "退回后的改动（2 项）")
        assert reviewer.lines("tr.changed") == [
            f"成员 {worker.name} · 月收入（元/月） 1200.00 1350.00",
            f"收入证明 {worker.name} {year}.01–{year}.12 · 月平均收入（元/月） 1200.00 1350.00",
        ]
    chair.go("home").sees(worker.name, "第 2 轮")
    chair.go("dossier", file.number).take_step("同意并上报")
    township.go("dossier", file.number).take_step("同意并上报")
    assert StageChange.objects.filter(dossier=file, verb="pass_up", round=2).count() == 2


def returned(township, file) -> None:
    """Without a coded reason and the fields to correct nothing is returned; with them the file goes back."""
    township.go("dossier", file.number).take_step("退回申请补正", refused=True, note=OPINION)
    township.sees("请选择原因", "请勾选需要补正的内容，至少一项。")
    township.go("dossier", file.number).take_step(
        "退回申请补正", reason="收入与证明不一致", fields_to_correct=["收入及收入证明"], note=OPINION
    )
    township.sees("申请填报", "第 2 轮")


def corrected(clerk, file, worker) -> None:
    """The clerk reads what to correct on the file's page and corrects it in the wizard."""
    clerk.go("home").sees(worker.name, "第 2 轮")
    clerk.go("dossier", file.number).sees(
        "收入与证明不一致", "需补正：收入及收入证明", OPINION, "退回后的改动（0 项）"
    )
    clerk.press("填写家庭情况").go("application_page", file.number, "income")
    with clerk.page.expect_navigation():
        clerk.page.locator(f"#member-{worker.pk} .proofs a").first.click()
    clerk.type(monthly_average="1350").press("保存")
    worker.refresh_from_db()
    assert str(worker.monthly_income) == "1350.00"
