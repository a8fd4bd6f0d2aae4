"""Stored script in every text column shown anywhere: lists, pages, wizard, prints, sheets; and the PDF opens no address."""

import http.server
import threading
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import localdate
from openpyxl import load_workbook

import tests.factories as make
from hardship.annexes.pdf import render_html
from hardship.annexes.registry import ANNEXES
from hardship.enums import Stage
from hardship.forms.applications import PAGES
from hardship.models import Application, Dossier, DuplicateCase, Household, LedgerEntry, Member
from hardship.services import families
from hardship.services.dossiers import open_dossier
from hardship.services.one_file import PersonOnFile
from hardship.views.dossiers import TABS
from reviews.papers import papers_of
from tests.attacks.files import saved
from tests.attacks.planted import plant

pytestmark = pytest.mark.django_db
RAW = ("<i x=", "<img src=x", "<script>alert", "onerror=alert(1)>")
UNDER_WAY = {Stage.INVESTIGATION: "investigation", Stage.CERTIFICATION: "certification", Stage.ENTRY: "entry"}
SHOWN_AT_LEAST = 110  # of the planted columns, on one page or another


@pytest.fixture
def town(client):
    """A file that went the whole way, one at its beginning, a person found in both; everything planted."""
    unit = make.unit()
    people = make.staff(unit)
    whole = make.dossier(unit, stage=Stage.ASSISTANCE, staff=people)
    young = make.family(open_dossier(unit=unit, by=people.clerk), by=people.clerk)
    number = whole.household.members.first().id_no
    with pytest.raises(PersonOnFile):
        families.save_member(
            young, by=people.clerk, values={"name": "王重复", "relation": "son", "id_no": number}
        )
    aftermath(whole, young, people)
    for stage in UNDER_WAY:
        make.dossier(unit, stage=stage, staff=people)
    marks = plant()
    client.force_login(people.clerk)
    return SimpleNamespace(people=people, whole=fresh(whole), young=fresh(young), marks=marks)


def fresh(file):
    return Dossier.objects.with_household().get(pk=file.pk)


def aftermath(whole, young, people):
    """Rows that only some families have: help given, an objection, other incomes and belongings."""
    LedgerEntry.objects.create(
        dossier=whole, kind="help", done_on=localdate(), aid_type=make.first_code("aid_type"), fund_source=make.first_code("fund_source"), pay_way=make.first_code("pay_way"), item="助学", amount=100,
        by_whom="工会", content="助学", received_by="王", recorded_by=people.clerk,
    )  # fmt: skip
    whole.listings.first().objections.create(
        received_on=localdate(), raised_by="某", content="异议", recorded_by=people.clerk
    )
    for household in (whole.household, young.household):
        household.other_incomes.create(kind=make.first_code("income_kind"), annual=1, note="x")
        household.vehicles.create(use=make.first_code("vehicle_use"))
        household.businesses.create(kind=make.first_code("business_kind"))


def pages(whole, young):
    """Addresses on which something of the families is shown."""
    meeting, listing = whole.cases.first().meeting, whole.listings.first()
    yield from map(
        reverse, ("home", "done", "dossier_list", "ledger", "meeting_list", "notice_list", "my_posts")
    )
    yield from (
        f"{reverse('dossier', args=[file.number])}?tab={tab}" for file in (whole, young) for tab in TABS
    )
    yield from (reverse("application_page", args=[young.number, page.name]) for page in PAGES)
    yield from (
        reverse("member", args=[young.number, row.pk])
        for row in young.household.members.filter(is_applicant=False)
    )
    proof = young.household.members.get(is_applicant=True).income_proofs.first()
    yield reverse("proof", args=[young.number, proof.pk])
    yield reverse("application_start")
    for stage, name in UNDER_WAY.items():
        yield reverse(name, args=[Dossier.objects.get(stage=stage).number])
    for name in ("plan", "card", "dossier_ledger", "visit_new", "help_new"):
        yield reverse(name, args=[whole.number])
    yield reverse("step", args=[young.number, "withdraw"])
    yield from (reverse(name, args=[meeting.pk]) for name in ("meeting", "meeting_edit"))
    yield from (reverse(name, args=[listing.notice.number]) for name in ("notice", "notice_edit"))
    yield reverse("objection_new", args=[listing.notice.number, listing.pk])
    yield from (
        reverse("paper_preview", args=[whole.number, annex.slug])
        for annex in ANNEXES.values()
        if annex.subject == "dossier"
    )
    yield from (case.get_absolute_url() for case in DuplicateCase.objects.all())
    yield from (
        reverse(name) for name in ("duplicate_list", "what_if", "what_if_list", "blank_annexes", "help")
    )


def prints(whole, user):
    """The HTML of every form, as the press lays it out."""
    for paper in papers_of(whole, user):
        for page in paper.pages():
            yield (
                paper.annex.name,
                render_to_string(paper.annex.template, {"annex": paper.annex, "page": page, "draft": False}),
            )


def test_no_text_of_anybodys_becomes_part_of_a_page(client, town):
    shown, faults, wanted = {}, [], [*pages(town.whole, town.young)]
    for person in (town.people.clerk, town.people.township, town.people.certifier):
        client.force_login(person)
        answers = {address: client.get(address) for address in wanted}
        shown |= {address: answer.text for address, answer in answers.items() if answer.status_code == 200}
        wanted = [address for address in wanted if address not in shown]
    assert wanted == []  # each was seen by one of them
    shown |= dict(prints(town.whole, town.people.clerk))
    for place, text in shown.items():
        faults += [
            (place, raw, text[max(0, text.index(raw) - 60) : text.index(raw) + 30])
            for raw in RAW
            if raw in text
        ]
    assert faults == []
    seen = {name for name, mark in town.marks.items() if any(escape(mark) in text for text in shown.values())}
    assert len(seen) >= SHOWN_AT_LEAST, sorted(set(town.marks) - seen)


def test_text_is_never_a_template(client, town):
    page = client.get(town.whole.get_absolute_url()).text
    assert "{{ 7|add:42 }}" in page


@pytest.mark.parametrize("text", ["<i x=1>", "=1+1", "@SUM(1)", "+cmd|x"])
def test_sheets_hold_the_text_as_text(client, town, text):
    """An exported list: every family's name is there as it was typed, and no cell is calculated or leads anywhere."""
    Dossier.objects.update(applicant_name=text)
    answer = client.get(reverse("what_if_sheet"), {"edition": "CN-2020"})
    assert answer.status_code == 200
    cells = [cell for row in load_workbook(BytesIO(answer.content)).active for cell in row]
    named = [cell for cell in cells if cell.value == text]
    assert len(named) == town.whole.unit.dossier_set.count()
    assert {cell.data_type for cell in named} == {"s"}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


class Watcher(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def watcher():
    """A server of our own; gives its address and the paths it is asked for."""
    Watcher.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Watcher)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Watcher.asked
    server.shutdown()
    server.server_close()
    thread.join()


SNARES = (
    '<img src="{0}/img">', '<link rel="stylesheet" href="{0}/css">', "<style>@import url({0}/import);</style>",
    '<div style="background:url({0}/background)">x</div>', '<object data="{0}/object"></object>', '<embed src="{0}/embed">',
    '<link rel="attachment" href="{0}/attachment">', '<a rel="attachment" href="{0}/attached">x</a>',
    "<svg xmlns='http://www.w3.org/2000/svg'><image href='{0}/svg'/></svg>",
    "<style>@font-face{{font-family:x;src:url({0}/font)}} p{{font-family:x}}</style><p>x</p>",
)  # fmt: skip


@pytest.mark.parametrize("snare", SNARES)
def test_the_press_opens_no_address_whatever_stands_in_the_page(watcher, snare):
    address, asked = watcher
    render_html(f"<html><body>{snare.format(address)}</body></html>").write_pdf()
    assert asked == []


@pytest.mark.parametrize("snare", SNARES)
def test_the_press_opens_no_file(tmp_path, snare):
    secret = tmp_path / "secret"
    secret.mkdir()
    for name in (
        "img",
        "css",
        "import",
        "background",
        "object",
        "embed",
        "attachment",
        "attached",
        "svg",
        "font",
    ):
        (secret / name).write_text("SECRET-OF-THE-MACHINE")
    document = render_html(f"<html><body>{snare.format(secret.as_uri())}</body></html>").write_pdf()
    with pikepdf.open(BytesIO(document)) as read:
        assert not read.attachments
        assert b"SECRET-OF-THE-MACHINE" not in saved(
            read, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all
        )


def test_a_form_field_leads_the_press_nowhere(client, town, watcher):
    """The whole way: snares in a family's text columns, every form printed by its view."""
    address, asked = watcher
    snare = "".join(one.format(address) for one in SNARES[:2])
    Application.objects.update(hardship_desc=snare)
    Household.objects.update(home_addr=snare[:120], hukou_addr=SNARES[0].format(address))
    Member.objects.update(employer=SNARES[1].format(address)[:100])
    for annex in ANNEXES.values():
        if annex.subject == "dossier":
            answer = client.get(reverse("paper", args=[town.whole.number, annex.slug]))
            assert answer.content.startswith(b"%PDF")
    assert asked == []
