"""Reference data in the administration pages; decisions only to look at, and no family for administrators."""

from datetime import date

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from django_q.models import Schedule

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship import jobs, models
from hardship.admin.decisions import ScopedReadOnly
from hardship.models import (
    AccessRecord,
    CalendarDay,
    CalendarYear,
    CodeItem,
    FormDraft,
    LowIncomeStandard,
)
from hardship.models.codes import label_of
from hardship.services import drafts
from hardship.services.holidays import LATEST
from reviews.models import Return

pytestmark = pytest.mark.django_db
HEAD = "行政区划代码,类别,标准（元/人·月）,生效日期,失效日期,文号,推定,说明"
DECISIONS = [model for model, page in admin.site._registry.items() if isinstance(page, ScopedReadOnly)]


@pytest.fixture
def system(client):
    person = make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000"), is_superuser=True)
    client.force_login(person)
    return person


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def act(client, model, action, *rows):
    fields = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(address(model, "changelist"), fields, follow=True)


# decisions and families ---------------------------------------------------------------------------------------


def test_no_family_is_registered():
    registered = {model.__name__ for model in admin.site._registry}
    families = {"Dossier", "Household", "Member", "IncomeProof", "Application", "Attachment", "Investigation",
                "FormDraft", "LedgerEntry", "Plan", "Vehicle", "Business", "RealEstate"}  # fmt: skip
    assert families <= {model.__name__ for model in vars(models).values() if hasattr(model, "_meta")}
    assert registered & families == set()


@pytest.mark.parametrize("model", DECISIONS, ids=lambda model: model.__name__)
def test_a_system_administrator_sees_no_decision(client, system, model):
    assert client.get(address(model, "changelist")).status_code == 403
    assert model.__name__ not in client.get(reverse("admin:index")).text


def test_decisions_are_read_by_those_who_see_the_dossier_and_changed_by_nobody(client):
    unit = make.unit()
    ours, foreign = make.dossier(unit, stage="assistance"), make.dossier(stage="assistance")
    viewer = make.user(Role.INSPECTOR, at=unit, is_staff=True)
    for dossier in (ours, foreign):
        AccessRecord.objects.create(dossier=dossier, user=viewer, kind="print", what="附表2")
    client.force_login(viewer)

    for model in set(DECISIONS) - {Return}:
        row, hidden = (model.objects.filter(dossier=dossier).first() for dossier in (ours, foreign))
        listed = client.get(address(model, "changelist")).context["cl"].result_list
        assert {each.dossier_id for each in listed} == {ours.pk}, model
        assert client.get(address(model, "change", row.pk)).status_code == 200
        answers = (
            client.get(address(model, "change", hidden.pk)),
            client.get(address(model, "add")),
            client.post(address(model, "change", row.pk), {"note": "x"}),
            client.post(address(model, "delete", row.pk), {"post": "yes"}),
        )
        assert [answer.status_code for answer in answers] == [302, 403, 403, 403], model


def test_the_decisions_are_all_there():
    names = {
        "Verdict",
        "Case",
        "Listing",
        "Certification",
        "Entry",
        "AccessRecord",
        "StageChange",
        "Approval",
        "Return",
    }
    assert {model.__name__ for model in DECISIONS} == names


def test_groups_are_not_offered():
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_group_changelist")


# code lists ---------------------------------------------------------------------------------------------------


def test_an_option_is_renamed_at_once_and_keeps_its_code(client, system):
    item = CodeItem.objects.filter(list_name="health").first()
    assert label_of("health", item.code) == item.label
    fields = {
        "label": "改过的名称",
        "order": 1,
        "means": "[]",
        "valid_from": item.valid_from,
        "code": "other",
    }
    client.post(address(CodeItem, "change", item.pk), fields)
    assert label_of("health", item.code) == "改过的名称"
    assert client.post(address(CodeItem, "delete", item.pk), {"post": "yes"}).status_code == 403


# low-income standards -----------------------------------------------------------------------------------------


def upload(client, *rows, head=HEAD):
    sheet = SimpleUploadedFile("低保标准.csv", "\n".join([head, *rows]).encode("utf-8"), "text/csv")
    return client.post(
        reverse("admin:hardship_lowincomestandard_import"), {"import_file": sheet, "format": "1"}
    )


def confirm(client, preview):
    fields = preview.context["confirm_form"].initial
    return client.post(reverse("admin:hardship_lowincomestandard_process_import"), fields)


def test_standards_are_imported_after_a_preview_without_inline_style(client, system):
    before = LowIncomeStandard.objects.count()
    preview = upload(
        client,
        "130306,城市,560,2018-01-01,,抚工通字〔2018〕2号,否,改过",
        "130306,农村,320.50,2018-01-01,2018-12-31,,是,",
    )
    assert "<ins>560</ins>" in preview.text
    assert " style=" not in preview.text
    assert LowIncomeStandard.objects.count() == before

    confirm(client, preview)

    changed = LowIncomeStandard.objects.get(division_code="130306", kind="urban", effective_from="2018-01-01")
    new = LowIncomeStandard.objects.get(division_code="130306", kind="rural")
    assert (changed.amount, changed.note, changed.presumed) == (560, "改过", False)
    assert (str(new.amount), new.effective_until, new.presumed) == ("320.50", date(2018, 12, 31), True)
    assert LowIncomeStandard.objects.count() == before + 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("999999,城市,550,2018-01-01,,,否,", "没有代码为“999999”的县(市、区)"),
        ("130306,乡下,550,2019-01-01,,,否,", "“乡下”应为“城市”或“农村”"),
        ("130306,城市,五百五,2019-01-01,,,否,", "“五百五”不是金额"),
        ("130306,城市,-5,2019-01-01,,,否,", "0.01"),
        ("130306,城市,,2019-01-01,,,否,", "标准（元/人·月）"),
        ("130306,城市,550,2019年,,,否,", "“2019年”不是日期"),
        ("130306,城市,550,2019-01-01,,,也许,", "“也许”应为“是”或“否”"),
        ("130306,城市,550,2019-01-01,2018-01-01,,否,", "standard_ends_after_it_begins"),
        ("130306,城市,560,2018-06-01,,,否,", "重复"),
    ],
)
def test_one_faulty_row_stops_the_whole_sheet(client, system, row, sentence):
    before = list(LowIncomeStandard.objects.order_by("pk").values())
    answer = upload(client, "130306,城市,560,2018-06-01,,,否,", row)
    assert sentence in answer.text
    assert "confirm_form" not in answer.context
    assert list(LowIncomeStandard.objects.order_by("pk").values()) == before


def test_every_fault_of_a_row_is_said(client, system):
    text = upload(client, "999999,城市,很多,2019年,,,否,").text
    assert all(part in text for part in ("999999", "“很多”不是金额", "“2019年”不是日期"))


def test_a_sheet_without_the_headings_is_refused(client, system):
    assert "表头缺少：类别、生效日期" in upload(client, "130306,1", head="行政区划代码,标准（元/人·月）").text


def test_what_is_exported_can_be_imported_again(client, system):
    answer = client.post(reverse("admin:hardship_lowincomestandard_export"), {"format": "1", "resource": "0"})
    lines = answer.content.decode("utf-8").splitlines()
    assert lines[0] == HEAD
    preview = upload(client, *lines[1:])
    assert {row.import_type for row in preview.context["result"].rows} == {"skip"}


@pytest.mark.parametrize("page", ["import", "export"])
def test_the_sheets_are_closed_to_a_unit_administrator(client, page):
    client.force_login(make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130306")))
    assert client.get(reverse(f"admin:hardship_lowincomestandard_{page}")).status_code == 403


# calendar -----------------------------------------------------------------------------------------------------


def test_a_year_the_library_knows_is_loaded(client, system):
    CalendarYear.objects.filter(year=2018).delete()
    CalendarDay.objects.filter(day__year=2018).delete()
    client.post(address(CalendarYear, "add"), {"year": 2018, "from_library": "on"})
    assert "chinesecalendar" in CalendarYear.objects.get(year=2018).source
    assert not CalendarDay.objects.get(day="2018-02-15").is_workday  # 春节
    assert CalendarDay.objects.get(day="2018-02-11").is_workday  # 调休


def test_a_year_the_library_does_not_know_is_refused_in_words(client, system):
    year = LATEST + 1
    CalendarYear.objects.filter(year=year).delete()
    answer = client.post(address(CalendarYear, "add"), {"year": year, "from_library": "on"})
    assert f"没有 {year} 年" in answer.text
    answer = client.post(address(CalendarYear, "add"), {"year": year, "source": "国办发明电"})
    assert f"还没有 {year} 年的日期" in answer.text
    assert not CalendarYear.objects.filter(year=year).exists()


def test_a_year_typed_by_hand_counts_once_its_days_are_there(client, system):
    CalendarDay.objects.create(day="2031-01-01", is_workday=False, name="元旦")
    client.post(address(CalendarYear, "add"), {"year": 2031, "source": "国办发明电〔2030〕1号"})
    assert CalendarYear.objects.get(year=2031).source == "国办发明电〔2030〕1号"
    assert "没有 2031 年" in act(client, CalendarYear, "reload", CalendarYear.objects.get(year=2031)).text


def test_reloading_a_year_mends_its_days(client, system):
    year = CalendarYear.objects.get(year=2018)
    CalendarDay.objects.filter(day="2018-02-11").update(is_workday=False)
    act(client, CalendarYear, "reload", year)
    assert CalendarDay.objects.get(day="2018-02-11").is_workday


# pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [model for model in admin.site._registry if model not in DECISIONS])
def test_every_list_and_form_opens_without_inline_script_or_style(client, system, model):
    pages = [address(model, "changelist")]
    if admin.site._registry[model].has_add_permission(type("R", (), {"user": system})()):
        pages.append(address(model, "add"))
    pages += [address(model, "change", row.pk) for row in model._default_manager.all()[:1]]
    for page in pages:
        text = client.get(page).text
        assert not any(mark in text for mark in (" style=", "<style", " onclick=", "<script>")), page


# background ---------------------------------------------------------------------------------------------------


def test_schedules_are_loaded_once_and_name_what_exists():
    Schedule.objects.all().delete()
    assert jobs.load_schedules() == len(jobs.SCHEDULES) == Schedule.objects.count()
    assert jobs.load_schedules() == 0
    Schedule.objects.filter(func="hardship.jobs.mend_posts").update(schedule_type=Schedule.ONCE)
    assert jobs.load_schedules() == 1
    assert Schedule.objects.get(func="hardship.jobs.mend_posts").schedule_type == Schedule.HOURLY
    for func, _ in jobs.SCHEDULES.values():
        module, _, name = func.rpartition(".")
        assert callable(getattr(__import__(module, fromlist=[name]), name))


def test_the_hourly_job_mends_rights():
    unit = make.unit()
    clerk = make.user(Role.CLERK, at=unit)
    clerk.posts.update(from_on="2018-01-01", until_on="2018-02-01")
    assert [clerk.username in line for line in jobs.mend_posts()] == [True]
    assert jobs.mend_posts() == []


def test_the_daily_job_forgets_old_drafts():
    person = make.user()
    for path in ("/old/", "/new/"):
        FormDraft.objects.create(user=person, path=path)
    FormDraft.objects.filter(path="/old/").update(saved_at="2018-01-01T00:00:00+08:00")
    assert jobs.forget_old_drafts() == 1
    assert FormDraft.objects.get().path == "/new/"
    assert drafts.forget_old() == 0
