"""What an application still lacks, sentence by sentence, and what is only worth a second look."""

from datetime import date

import pytest

import tests.factories as make
from hardship.models import Dossier
from hardship.services.completeness import application_gaps, wanted_papers
from hardship.services.hints import hints_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make.dossier()


def gaps(dossier):
    return [gap.because for gap in application_gaps(Dossier.objects.with_household().get(pk=dossier.pk))]


def hints(dossier):
    return [hint.because for hint in hints_of(Dossier.objects.with_household().get(pk=dossier.pk))]


def change(row, **values):
    """By saving the row: encrypted columns can be written in no other way."""
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(values))


def applicant(dossier):
    return dossier.household.members.get(is_applicant=True)


def daughter(dossier):
    return dossier.household.members.get(relation="daughter")


def test_a_complete_family_lacks_nothing(family):
    assert gaps(family) == []


@pytest.mark.parametrize(
    ("whose", "values", "said"),
    [
        ("applicant", {"mobile": ""}, "申请人：还没有填写“手机号码”。"),
        ("applicant", {"monthly_income": None}, "申请人：还没有填写“月收入（元/月）”。"),
        ("applicant", {"is_head": False}, "还没有指明谁是户主。"),
        ("applicant", {"work_start": date(1985, 1, 1)}, "参加工作时间早于年满 16 周岁"),
        ("applicant", {"health": "ill"}, "还没有填写“疾病类别”"),
        ("applicant", {"health": "disabled"}, "还没有填写“残疾等级”"),
        ("applicant", {"monthly_income": 1300}, "与收入证明的月平均收入 1200.00 元不一致"),
        ("daughter", {"edu_years": None}, "还没有填写“学制（年）”"),
        ("daughter", {"monthly_income": 50}, "王测女有收入，还没有登记收入证明。"),
        ("household", {"home_addr": ""}, "还没有填写“家庭住址（现居住地）”"),
        ("household", {"no_vehicle": False}, "还没有申报机动车辆；没有的请勾选“没有”。"),
        ("household", {"no_real_estate": True}, "已勾选没有不动产，却又填了不动产"),
        ("household", {"private_school": None}, "还没有填写“有子女就读高收费私立学校”"),
        ("application", {"hardship_desc": "太短"}, "少于 20 字"),
        ("application", {"main_cause": "10"}, "还没有填写“其他原因说明”"),
        ("application", {"minor_causes": ["09"]}, "次要致困原因与主要致困原因重复"),
        ("application", {"gov_aid": True}, "须填写救助金额"),
        ("application", {"months_below": None}, "连续低于低保标准的月数"),
        ("application", {"authorised_on": None}, "授权书（附件1）还没有签署：须由"),
        ("application", {"declared_on": None}, "本人声明还没有签名"),
        ("application", {"worker_kind": "migrant"}, "还没有填写“劳动合同签订时间”"),
    ],
)
def test_each_missing_thing_has_its_sentence(family, whose, values, said):
    rows = {
        "applicant": applicant(family),
        "daughter": daughter(family),
        "household": family.household,
        "application": family.application,
    }
    change(rows[whose], **values)
    assert any(said in sentence for sentence in gaps(family)), gaps(family)


def test_everybody_grown_up_is_named_for_the_signature(family):
    change(family.application, authorised_on=None)
    (said,) = [sentence for sentence in gaps(family) if "授权书" in sentence]
    assert all(member.name in said for member in family.household.members.all())


def test_two_hardship_spouses_the_file_follows_the_head(family):
    wife = family.household.members.get(relation="wife")
    change(applicant(family), is_head=False)
    change(wife, is_head=True, is_hardship_worker=True, employer="测试纺织厂")
    assert any("原则上以户主刘测为主建立档案" in sentence for sentence in gaps(family))
    change(family.application, spouse_reason="妻子单位没有工会。")
    assert gaps(family) == []


@pytest.mark.parametrize(
    ("whose", "values", "kind"),
    [
        ("application", {"gov_aid": True, "aid_monthly": 300}, "dibao_card"),
        ("application", {"main_cause": "06"}, "diagnosis"),
        ("application", {"main_cause": "08"}, "accident_proof"),
        ("application", {"worker_kind": "migrant"}, "labour_contract"),
        ("applicant", {"disability_kind": "01"}, "disability_card"),
        ("applicant", {"single_parent": True}, "divorce_death"),
        ("applicant", {"work_status": "unemployed"}, "job_loss_proof"),
    ],
)
def test_papers_follow_the_familys_situation(family, whose, values, kind):
    kinds = {rule.kind for rule in wanted_papers(family)}
    assert kind not in kinds
    change({"applicant": applicant(family), "application": family.application}[whose], **values)
    wanted = wanted_papers(Dossier.objects.with_household().get(pk=family.pk))
    assert kind in {rule.kind for rule in wanted}
    assert any("缺材料" in sentence for sentence in gaps(family))


def test_an_alternative_paper_will_do(family):
    paper = family.attachments.get(kind="school_proof")
    change(paper, kind="student_card")
    assert gaps(family) == []


def test_a_paper_put_aside_does_not_count(family):
    change(family.attachments.get(kind="id_card"), removed_at="2018-02-01T00:00Z")
    assert gaps(family) == ["缺材料：全家身份证复印件。"]


@pytest.mark.parametrize(
    ("whose", "values", "said"),
    [
        ("applicant", {"political": "league"}, "政治面貌是共青团员"),
        ("daughter", {"birth_date": date(2012, 1, 1), "marital": "20"}, "未到法定婚龄"),
        ("applicant", {"single_parent": True, "marital": "20"}, "“是否单亲”与“已婚”矛盾"),
        ("household", {"bank_card": "6200000000000001"}, "银行卡号的校验位"),
    ],
)
def test_unlikely_things_are_hinted_at_and_stop_nothing(family, whose, values, said):
    rows = {"applicant": applicant(family), "daughter": daughter(family), "household": family.household}
    change(family.household, bank_card="4111111111111111")
    before = hints(family)
    change(rows[whose], **values)
    assert not any(said in sentence for sentence in before)
    assert any(said in sentence for sentence in hints(family))
