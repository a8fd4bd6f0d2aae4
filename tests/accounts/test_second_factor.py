"""The second factor: who needs it, setting it up, showing a code, recovery codes, losing the phone."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

import tests.factories as make
from accounts import second_factor
from accounts.models import LoginOutcome, LoginRecord, Unit, User
from accounts.permissions import Role
from accounts.services import appoint
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def phone(clerk) -> TOTPDevice:
    return TOTPDevice.objects.create(user=clerk, name="手机")


def code(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def wrong(device: TOTPDevice) -> str:
    """Six digits that are the code of no step near now."""
    near = {totp(device.bin_key, t0=30 * shift) for shift in range(-3, 4)}
    return next(f"{n:06d}" for n in range(10) if n not in near)


def patient(user) -> None:
    """Let the wait after a wrong code be over."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=user).update(throttling_failure_timestamp=None, throttling_failure_count=0)


def log_in(client, **fields):
    return client.post("/login/", {"username": "jingban", "password": PASSWORD, **fields})


def show(client, value, query=""):
    return client.post(f"/second-factor/{query}", {"code": value})


# showing a code -----------------------------------------------------------------------------------------------


def test_after_the_password_only_the_page_for_the_code_is_open(client, phone):
    log_in(client)

    for path in ("/", "/my/posts/", "/my/second-factor/set-up/", "/password/", "/admin/"):
        assert client.get(path).url == f"/second-factor/?next={path}"
    assert client.get("/session/", headers=FETCH).status_code == 401
    assert client.get("/second-factor/").status_code == 200


def test_the_right_code_opens_and_leads_where_the_person_was_going(client, phone):
    log_in(client)
    before = client.session.session_key

    assert show(client, code(phone), "?next=/my/posts/").url == "/my/posts/"
    assert client.get("/my/posts/").status_code == 200
    assert client.session.session_key != before
    assert [device.is_here for device in client.get("/my/logins/").context["devices"]] == [True]
    assert LoginRecord.objects.latest("pk").outcome == LoginOutcome.CODE_PASSED


def test_the_code_leads_nowhere_off_the_site(client, phone):
    log_in(client)

    assert show(client, code(phone), "?next=//elsewhere.example/").url == "/"


def test_a_replayed_code_is_refused(client, phone):
    shown = code(phone)
    log_in(client)
    assert show(client, shown).status_code == 302
    thief = Client()
    log_in(thief)

    assert "不正确或已用过" in show(thief, shown).content.decode()
    assert thief.get("/my/posts/").status_code == 302


def test_a_wrong_code_is_refused_written_down_and_slows_down(client, phone):
    log_in(client)

    assert "不正确或已用过" in show(client, wrong(phone)).content.decode()
    assert LoginRecord.objects.latest("pk").outcome == LoginOutcome.CODE_REFUSED
    assert "秒后再试" in show(client, code(phone)).content.decode()
    patient(phone.user)
    assert show(client, code(phone)).status_code == 302


@pytest.mark.parametrize("junk", ["", "12345", "１２３４５６", "12345678901234567890x"])
def test_junk_is_no_code(client, phone, junk):
    log_in(client)

    assert show(client, junk).status_code == 200
    assert client.get("/my/posts/").status_code == 302


def test_somebody_elses_code_is_no_code(client, phone):
    other = TOTPDevice.objects.create(user=make.user(), name="手机")
    log_in(client)

    assert show(client, code(other)).status_code == 200


def test_an_unconfirmed_phone_opens_nothing_and_asks_nothing(client, clerk):
    second_factor.begin(clerk)
    log_in(client)

    assert client.get("/my/posts/").status_code == 200


def test_what_a_form_had_posted_is_kept_as_a_draft(client, phone, site):
    log_in(client)

    assert client.post("/draft/", {"name": "王示例"}).url == "/second-factor/?next=/draft/"
    assert site.KEPT == [("jingban", "/draft/", {"name": ["王示例"]})]
    assert site.POSTED == []


def test_carried_fields_outlive_the_code_too(client, phone, site):
    assert log_in(client, next="/draft/", carried="name=A").url == "/draft/"
    assert site.KEPT == [("jingban", "/draft/", {"name": ["A"]})]
    assert client.get("/draft/").url == "/second-factor/?next=/draft/"
    assert show(client, code(phone), "?next=/draft/").url == "/draft/"


# the dialog on an open page -----------------------------------------------------------------------------------


def test_the_dialog_asks_for_the_code_before_it_logs_in(client, phone):
    fields = {"username": "jingban", "password": PASSWORD}
    asked = client.post("/relogin/", fields, headers=FETCH)

    assert (asked.status_code, asked.json()["code"]) == (409, True)
    assert client.get("/my/posts/").url.startswith("/login/")
    refused = client.post("/relogin/", fields | {"code": wrong(phone)}, headers=FETCH)
    assert (refused.status_code, refused.json()["message"][:4]) == (400, "动态口令")
    patient(phone.user)
    assert client.post("/relogin/", fields | {"code": code(phone)}, headers=FETCH).status_code == 200
    assert client.get("/my/posts/").status_code == 200


def test_the_dialog_never_looks_at_the_code_without_the_password(client, phone):
    answer = client.post(
        "/relogin/", {"username": "jingban", "password": "cuo", "code": code(phone)}, headers=FETCH
    )

    assert answer.status_code == 400
    phone.refresh_from_db()
    assert phone.last_t == -1


# setting up ---------------------------------------------------------------------------------------------------


def set_up(client, query="", **fields):
    device = client.get("/my/second-factor/set-up/")
    user = User.objects.get(pk=client.session["_auth_user_id"])
    waiting = TOTPDevice.objects.get(user=user, confirmed=False)
    return device, client.post(f"/my/second-factor/set-up/{query}", {"code": code(waiting), **fields})


def test_setting_up_shows_the_secret_and_then_ten_codes_once(client, clerk):
    client.force_login(clerk)
    page, done = set_up(client, "?next=/my/posts/")

    assert 'src="data:image/png;base64,' in page.content.decode()
    assert len(page.context["secret"].replace(" ", "")) == 32
    assert (len(set(done.context["codes"])), done.context["onward"]) == (10, "/my/posts/")
    assert "no-store" in done["Cache-Control"]
    assert client.get("/my/posts/").status_code == 200
    page = client.get("/my/second-factor/").content.decode()
    assert "还剩 <strong>10</strong> 个" in page
    assert not any(code in page for code in done.context["codes"])


def test_a_wrong_first_code_sets_nothing_up(client, clerk):
    client.force_login(clerk)
    client.get("/my/second-factor/set-up/")
    waiting = TOTPDevice.objects.get()

    assert (
        "动态口令不正确"
        in client.post("/my/second-factor/set-up/", {"code": wrong(waiting)}).content.decode()
    )
    assert not second_factor.has_factor(clerk)


def test_the_secret_stays_the_same_until_it_is_confirmed(client, clerk):
    client.force_login(clerk)
    pages = [client.get("/my/second-factor/set-up/").context["secret"] for _ in range(2)]

    assert pages[0] == pages[1]


def test_setting_up_ends_the_logins_that_never_showed_a_code(client, clerk):
    other = Client()
    for browser in (client, other):
        browser.force_login(clerk)
    set_up(client)

    assert other.get("/my/posts/").url.startswith("/login/")


def test_changing_phones_asks_for_the_password(client, phone):
    log_in(client)
    show(client, code(phone))
    _, refused = set_up(client)
    assert second_factor.phone_of(phone.user) == phone
    assert "请填写登录密码" in refused.content.decode()
    _, done = set_up(client, password=PASSWORD)

    assert len(done.context["codes"]) == 10
    assert second_factor.phone_of(phone.user) not in (None, phone)
    assert client.get("/my/posts/").status_code == 200


# recovery codes -----------------------------------------------------------------------------------------------


def test_each_recovery_code_opens_once(client, phone):
    codes = second_factor.new_codes(phone.user)
    log_in(client)
    assert show(client, codes[0].upper().replace("-", " ")).status_code == 302
    assert "还剩 9 个" in client.get("/my/second-factor/").content.decode()
    again = Client()
    log_in(again)

    assert show(again, codes[0]).status_code == 200
    patient(phone.user)
    assert show(again, codes[1]).status_code == 302


def test_recovery_codes_are_kept_as_digests(clerk):
    codes = second_factor.new_codes(clerk)
    stored = set(StaticToken.objects.values_list("token", flat=True))

    assert len(stored) == 10
    assert not stored & {form for code in codes for form in (code, code.replace("-", ""))}


def test_one_persons_recovery_code_is_not_anothers(client, phone):
    others = second_factor.new_codes(make.user())
    second_factor.new_codes(phone.user)
    log_in(client)

    assert show(client, others[0]).status_code == 200


def test_new_recovery_codes_need_the_password_and_void_the_old_ones(client, phone):
    old = second_factor.new_codes(phone.user)
    log_in(client)
    show(client, code(phone))
    assert "密码不正确" in client.post("/my/second-factor/codes/", {"password": "cuo"}).content.decode()
    fresh = client.post("/my/second-factor/codes/", {"password": PASSWORD}).context["codes"]

    assert not set(old) & set(fresh)
    assert second_factor.verify(phone.user, old[1]) is None
    patient(phone.user)
    assert second_factor.verify(phone.user, fresh[1])


def test_without_a_phone_there_are_no_recovery_codes(client, clerk):
    client.force_login(clerk)
    client.post("/my/second-factor/codes/", {"password": PASSWORD})

    assert second_factor.codes_left(clerk) == 0


# who must have one --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "code", "role", "must"),
    [
        ("off", "130306", Role.CERTIFIER, False),
        ("county", "130306", Role.CERTIFIER, True),
        ("county", "130300", Role.INSPECTOR, True),
        ("county", "130000", Role.SYSTEM_ADMIN, True),
        ("county", "130306-T02", Role.REVIEWER, False),
        ("all", "130306-T02", Role.REVIEWER, True),
    ],
)
def test_posts_at_district_level_or_above_must_have_one(client, settings, policy, code, role, must):
    settings.SECOND_FACTOR = policy
    client.force_login(make.user(role, at=Unit.objects.get(code=code)))
    answer = client.get("/my/posts/")

    assert (answer.status_code == 302) == must
    assert not must or answer.url == "/my/second-factor/set-up/?next=/my/posts/"


def test_an_ended_post_asks_nothing_and_a_superuser_always_must(settings, db):
    settings.SECOND_FACTOR = "county"
    person = make.user(Role.CERTIFIER, at=Unit.objects.get(code="130306"))
    person.posts.update(from_on="2018-01-01", until_on="2018-02-01")

    assert not second_factor.is_compulsory(person)
    assert second_factor.is_compulsory(make.user(is_superuser=True))


def test_who_must_gets_in_after_setting_up(client, settings):
    settings.SECOND_FACTOR = "county"
    client.force_login(make.user(Role.CERTIFIER, at=Unit.objects.get(code="130306")))
    assert client.get("/session/", headers=FETCH).status_code == 403
    set_up(client)

    assert client.get("/my/posts/").status_code == 200


# losing the phone ---------------------------------------------------------------------------------------------


@pytest.fixture
def county(phone):
    """抚宁区; the person with the phone is a clerk there."""
    unit = Unit.objects.get(code="130306")
    appoint(phone.user, Role.CLERK, in_unit=unit)
    return unit


def reset(client, person, **fields):
    return client.post(reverse("admin:reset_second_factor", args=[person.pk]), fields, follow=True)


def test_an_administrator_resets_with_a_reason_on_the_record(client, phone, county):
    second_factor.new_codes(phone.user)
    victim = Client()
    log_in(victim)
    show(victim, code(phone))
    keeper = make.user(Role.UNIT_ADMIN, at=county)
    client.force_login(keeper)
    reset(client, phone.user)
    assert second_factor.has_factor(phone.user)
    reset(client, phone.user, reason="手机丢失，已核对身份证")

    assert not second_factor.has_factor(phone.user)
    assert second_factor.codes_left(phone.user) == 0
    assert victim.get("/my/posts/").url.startswith("/login/")
    record = LoginRecord.objects.get(outcome=LoginOutcome.FACTOR_RESET)
    assert (record.user, record.by, record.note) == (phone.user, keeper, "手机丢失，已核对身份证")


def test_nobody_resets_beyond_the_reach_or_ones_own(client, phone, county):
    client.force_login(make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130322")))
    assert reset(client, phone.user, reason="x").status_code == 404
    own = make.user(Role.UNIT_ADMIN, at=county)
    TOTPDevice.objects.create(user=own, name="手机")
    client.force_login(own)
    reset(client, own, reason="x")

    assert second_factor.has_factor(phone.user)
    assert second_factor.has_factor(own)


def test_the_secrets_have_no_administration_pages(client):
    client.force_login(make.user(is_superuser=True, is_staff=True))

    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert client.get("/admin/otp_static/staticdevice/").status_code == 404


# the demo -----------------------------------------------------------------------------------------------------


def test_the_demo_command_prints_a_code_that_works(phone, capsys):
    User.objects.filter(pk=phone.user_id).update(is_demo=True)
    call_command("totp", "jingban")

    assert second_factor.verify(phone.user, capsys.readouterr().out.strip()) == phone


def test_the_demo_command_shows_nothing_of_real_people_or_outside_the_demo(phone, settings):
    with pytest.raises(CommandError, match="没有演示账号"):
        call_command("totp", "jingban")
    User.objects.update(is_demo=True)
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="演示模式已关闭"):
        call_command("totp", "jingban")
