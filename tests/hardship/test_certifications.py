"""认定 and 录入 in the browser: drafts, differences, taking over, the form field by field."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Certification, Dossier, FormDraft, Hand, Household
from hardship.services.certifications import (
    CertificationRefused,
    draw_up_certification,
    record_entry,
    take_over,
)
from hardship.services.dossier_form import sections_of
from hardship.services.hands import OwnWork
from reviews.models import StageChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def file(at, people):
    return make.dossier(at, stage=Stage.CERTIFICATION, staff=people)


@pytest.fixture
def entered(at, people):
    return make.dossier(at, stage=Stage.ENTRY, staff=people)


def said(file, **changes):
    """What the form posts, as the verdict proposes."""
    verdict = file.verdicts.get(frozen_at__isnull=True)
    return {
        "category": verdict.category, "tier": verdict.tier, "differs_because": "", "is_relief_target": "yes",
        "relief_confirmed_on": localdate().isoformat(), "key_groups": ["3"], "four_batches": ["3"],
        "key_group_note": "", "opinion": "同意认定。",
    } | changes  # fmt: skip


def page(file):
    return reverse("certification", args=[file.number])


def errors(answer):
    return [text for texts in answer.context["form"].errors.values() for text in texts]


def test_the_form_begins_with_the_verdict_and_offers_the_editions_categories(client, people, file):
    client.force_login(people.certifier)
    form = client.get(page(file)).context["form"]
    assert (form["category"].value(), form["tier"].value()) == ("dibao", "national")
    assert [code for code, _ in form.fields["category"].choices] == [
        "",
        *(named.code for named in file.edition.rules.categories),
    ]


def test_saving_keeps_a_draft_and_certifies_nothing(client, people, file):
    client.force_login(people.certifier)
    assert client.post(page(file), said(file)).status_code == 302
    draft = file.certifications.get()
    assert (draft.certified_at, draft.decided_by, draft.is_relief_target) == (None, people.certifier, True)
    assert Dossier.objects.get(pk=file.pk).stage == Stage.CERTIFICATION


def test_certifying_saves_and_takes_the_step_at_once(client, people, file):
    client.force_login(people.certifier)
    answer = client.post(page(file), said(file, then="certify"), follow=True)
    file.refresh_from_db()
    assert (file.stage, file.category, bool(file.case_no)) == (Stage.ENTRY, "dibao", True)
    assert file.certifications.get().verdict.frozen_at
    assert f"职工编号 {file.case_no}" in answer.content.decode()
    assert StageChange.objects.get(dossier=file, verb="certify").note == "同意认定。"


@pytest.mark.parametrize("changes", [{"category": "accident"}, {"tier": "county"}])
def test_a_difference_needs_its_reason(client, people, file, changes):
    client.force_login(people.certifier)
    answer = client.post(page(file), said(file, then="certify", **changes))
    assert errors(answer) == ["认定类别与系统测算不一致，必须写明理由。"]
    assert not file.certifications.exists()
    client.post(page(file), said(file, then="certify", differs_because="经集体研究，按材料认定。", **changes))
    assert Dossier.objects.get(pk=file.pk).stage == Stage.ENTRY


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"key_groups": []}, "解困脱困对象须选择所属的重点群体，至少一项。"),
        ({"four_batches": []}, "解困脱困对象须选择“四个一批”措施，至少一项。"),
        ({"relief_confirmed_on": ""}, "确定为解困脱困对象的，请填写确定时间。"),
        ({"relief_confirmed_on": "2099-01-01"}, "确定时间不能晚于今天。"),
        ({"key_groups": ["6"]}, "重点群体选了“其他”，请注明是什么群体。"),
        ({"is_relief_target": ""}, "请选择是否为解困脱困对象。"),
        ({"opinion": ""}, "请填写认定意见。"),
    ],
)
def test_what_a_certification_must_say(client, people, file, changes, sentence):
    client.force_login(people.certifier)
    assert errors(client.post(page(file), said(file, **changes))) == [sentence]
    assert not file.certifications.exists()


def test_a_family_that_is_no_relief_target_has_no_groups(client, people, file):
    client.force_login(people.certifier)
    client.post(page(file), said(file, is_relief_target="no"))
    draft = file.certifications.get()
    assert (draft.key_groups, draft.four_batches, draft.relief_confirmed_on) == ([], [], None)


def test_a_category_of_another_edition_is_refused_by_the_service(people, file):
    facts = {"category": "deep", "tier": "national", "is_relief_target": False, "opinion": "同意。"}
    with pytest.raises(CertificationRefused, match="只能从本档案适用的"):
        draw_up_certification(file, by=people.certifier, **facts)


def test_a_refused_step_keeps_what_was_typed(client, people, file):
    """The certifier had a hand in the visit: the step is refused, nothing is written, the typing stays."""
    Hand.objects.create(dossier=file, user=people.certifier, step=Hand.HANDLING)
    client.force_login(people.certifier)
    answer = client.post(page(file), said(file, then="certify", opinion="同意，特此认定。"))
    assert "已手过" in errors(answer)[0] or "已经手过" in errors(answer)[0]
    assert "同意，特此认定。" in answer.content.decode()
    assert not file.certifications.exists()
    assert not StageChange.objects.filter(dossier=file, verb="certify").exists()
    assert FormDraft.objects.filter(user=people.certifier, path=page(file)).exists()


def test_a_colleagues_draft_stands_in_the_way_until_taken_over(client, at, people, file):
    make.certification(file, people.certifier)
    rival = make.user(Role.CERTIFIER, at=at.certifying_unit(), name="孙接办")
    client.force_login(rival)
    shown = client.get(page(file)).content.decode()
    assert f"{people.certifier}正在办理这份认定" in shown
    assert 'value="certify"' not in shown
    assert "正在办理这份认定，本次没有保存" in errors(client.post(page(file), said(file)))[0]

    client.post(reverse("certification_take_over", args=[file.number]))
    assert file.certifications.get().decided_by == rival
    client.post(page(file), said(file, then="certify"))
    assert Dossier.objects.get(pk=file.pk).stage == Stage.ENTRY
    assert file.certifications.get().decided_by == rival


def test_nobody_takes_over_what_they_approved_or_what_nobody_began(people, file):
    with pytest.raises(CertificationRefused, match="没有可以接办的认定意见"):
        take_over(file, by=people.certifier)
    make.certification(file, people.certifier)
    with pytest.raises(OwnWork):
        take_over(file, by=people.county)
    assert file.certifications.get().decided_by == people.certifier


def test_the_page_closes_with_the_stage(client, people, entered):
    client.force_login(people.certifier)
    assert "认定意见不能填写" in client.get(page(entered), follow=True).content.decode()
    with pytest.raises(CertificationRefused, match="待录入"):
        take_over(entered, by=people.certifier)


def test_pages_are_for_those_with_the_right(client, people, file, entered):
    client.force_login(people.clerk)
    assert client.get(page(file)).status_code == 403
    assert client.post(reverse("certification_take_over", args=[file.number])).status_code == 403
    client.force_login(people.chair)
    assert client.get(reverse("entry", args=[entered.number])).status_code == 403
    stranger = make.user(Role.CERTIFIER, at=make.unit(kind="county_system"))
    client.force_login(stranger)
    assert client.get(page(file)).status_code == 404
    assert client.get(reverse("entry", args=[entered.number])).status_code == 404


def test_the_dossier_form_is_shown_field_by_field_with_masks(client, people, entered):
    Household.objects.filter(pk=entered.household_id).update(bank="", zero_employment=None)
    client.force_login(people.clerk)
    answer = client.get(reverse("entry", args=[entered.number]))
    missing = {
        item.label: item.gap.page
        for section in answer.context["sections"]
        for item in section.items
        if item.gap
    }
    assert missing == {"是否为零就业家庭": "home", "开户银行": "bank"}
    shown = answer.content.decode()
    assert reverse("application_page", args=[entered.number, "bank"]) + "#id_bank" in shown
    applicant = entered.household.members.get(is_applicant=True)
    for secret in (applicant.id_no, applicant.mobile, entered.household.bank_card):
        assert secret not in shown


def test_a_complete_form_misses_nothing(entered):
    file = Dossier.objects.with_household().get(pk=entered.pk)
    assert {section.title[0]: section.missing for section in sections_of(file)} == dict.fromkeys("ABCDE", 0)


def test_entry_is_saved_then_completed(client, people, entered):
    client.force_login(people.clerk)
    address, today = reverse("entry", args=[entered.number]), localdate().isoformat()
    client.post(address, {"national_no": "13-000123", "national_on": today, "note": ""})
    assert Dossier.objects.get(pk=entered.pk).stage == Stage.ENTRY
    client.post(
        address, {"national_no": "13-000124", "national_on": today, "note": "", "then": "complete_entry"}
    )
    done = Dossier.objects.get(pk=entered.pk)
    assert (done.stage, done.entry.national_no) == (Stage.PLANNING, "13-000124")


def test_entry_with_gaps_is_refused_and_writes_nothing(client, people, entered):
    Household.objects.filter(pk=entered.household_id).update(bank="")
    client.force_login(people.clerk)
    posted = {"national_no": "13-000123", "national_on": localdate().isoformat(), "then": "complete_entry"}
    answer = client.post(reverse("entry", args=[entered.number]), posted)
    assert errors(answer) == ["档案表：还没有填写“开户银行”。"]
    assert not hasattr(Dossier.objects.get(pk=entered.pk), "entry")
    assert 'value="13-000123"' in answer.content.decode()


@pytest.mark.parametrize(
    ("days", "sentence"), [(-1, "全国系统录入日期不能早于认定日期"), (1, "全国系统录入日期不能晚于今天。")]
)
def test_the_national_date_lies_between_certification_and_today(client, people, entered, days, sentence):
    on = localdate() + timedelta(days=days)
    client.force_login(people.clerk)
    answer = client.post(
        reverse("entry", args=[entered.number]), {"national_no": "13-000123", "national_on": on.isoformat()}
    )
    assert errors(answer)[0].startswith(sentence)
    with pytest.raises(CertificationRefused, match="全国系统录入日期"):
        record_entry(entered, national_no="13-000123", national_on=on, note="", by=people.clerk)


def test_a_national_number_has_no_spaces_or_words(client, people, entered):
    client.force_login(people.clerk)
    posted = {"national_no": "编号 12", "national_on": localdate().isoformat()}
    assert "编号由 4 至 30 位" in errors(client.post(reverse("entry", args=[entered.number]), posted))[0]


def test_nothing_is_entered_before_the_certification(people, file):
    with pytest.raises(CertificationRefused, match="不能登记录入"):
        record_entry(file, national_no="13-1", national_on=localdate(), note="", by=people.clerk)
    assert not Certification.objects.filter(dossier=file).exists()


def test_one_national_number_stands_on_one_file(at, people):
    first = make.dossier(at, stage=Stage.PLANNING, staff=people)
    second = make.dossier(at, stage=Stage.ENTRY, staff=people)
    with pytest.raises(CertificationRefused, match="已登记在另一份档案上"):
        record_entry(
            second, national_no=first.entry.national_no, national_on=localdate(), note="", by=people.clerk
        )


def test_taking_over_a_draft_is_recorded(at, people):
    file = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    make.certification(file, people.certifier)
    rival = make.user(Role.CERTIFIER, at=at.certifying_unit())
    take_over(file, by=rival)
    record = file.accesses.get(kind="take_over")
    assert (record.user, record.what) == (rival, f"接办{people.certifier}未办结的认定")
