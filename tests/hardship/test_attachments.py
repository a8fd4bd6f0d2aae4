"""Papers: real type, size, whose, who may see; kept, served, put aside."""

import hashlib
import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.timezone import now
from guardian.shortcuts import remove_perm
from PIL import Image, ImageFile

import tests.factories as make
from accounts.permissions import Role
from hardship.checkup import papers
from hardship.checkup.papers import papers_match_rows
from hardship.enums import Stage
from hardship.jobs import check_papers
from hardship.models import AccessRecord, Attachment, Hand
from hardship.services.attachments import AttachmentRefused, put_aside, saved_name, take_in
from hardship.services.dossiers import open_dossier
from tests.hardship.pages import address

pytestmark = pytest.mark.django_db


def picture(shape="PNG", size=(40, 30), colour="red"):
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, shape)
    return content.getvalue()


def pdf(pages=1, **saving):
    content, document = BytesIO(), pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    document.save(content, **saving)
    return content.getvalue()


def upload(content, name="a.png"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def finish(response):
    """Close the file, but not the test's database connection as response.close() would."""
    for close in response._resource_closers:
        close()


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def clerk(unit, client):
    clerk = make.user(Role.CLERK, at=unit)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def family(unit, clerk):
    return make.family(open_dossier(unit=unit, by=clerk), by=clerk)


def post(client, dossier, content, name="a.png", **fields):
    url = reverse("attachment_upload", args=["dossier", dossier.number])
    typed = {"kind": "diagnosis", "file": upload(content, name), "next": address(dossier, "papers")} | fields
    return client.post(url, typed, follow=True)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(picture("PNG"), "image/png"), (picture("JPEG"), "image/jpeg"), (pdf(), "application/pdf")],
)
def test_the_real_type_counts_whatever_the_name(clerk, family, content, media_type):
    kept = take_in(upload(content, "病历.exe"), kind="diagnosis", by=clerk, dossier=family)
    with kept.file.open() as stored:
        bytes_kept = stored.read()
    assert (kept.media_type, kept.size, kept.title) == (media_type, len(bytes_kept), "诊断证明")
    assert kept.sha256 == hashlib.sha256(bytes_kept).hexdigest()
    assert re.fullmatch(rf"[0-9a-f]{{2}}/[0-9a-f]{{32}}\.{kept.extension}", kept.file.name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90 not a picture", "实际内容不是其中任何一种"),
        (b"<html><script>alert(1)</script>", "实际内容不是其中任何一种"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "实际内容不是其中任何一种"),
        (picture("GIF"), "实际内容不是其中任何一种"),
        (picture()[:60], "图片损坏或不完整"),
        (picture("JPEG", (400, 300))[:1500], "图片损坏或不完整"),
        (b"\x89PNG\r\n\x1a\n" + b"<script>" * 20, "图片损坏或不完整"),
        (b"%PDF-1.4 broken", "PDF 损坏"),
        (pdf(0), "PDF 里没有页面"),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "设了密码"),
        (b"", "文件是空的"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_contents_are_refused_in_words(clerk, family, content, said, monkeypatch):
    monkeypatch.setattr(
        ImageFile, "LOAD_TRUNCATED_IMAGES", True
    )  # as it is once WeasyPrint has been imported
    before = Attachment.objects.count()
    with pytest.raises(AttachmentRefused, match=said):
        take_in(upload(content, "照片.png"), kind="diagnosis", by=clerk, dossier=family)
    assert Attachment.objects.count() == before


def test_size_pixels_number_and_repetition_are_limited(clerk, family, settings):
    settings.ATTACHMENT_LIMIT_MB = 0.0001
    with pytest.raises(AttachmentRefused, match=r"超过 0\.0001 MB"):
        take_in(upload(picture("JPEG")), kind="diagnosis", by=clerk, dossier=family)
    settings.ATTACHMENT_LIMIT_MB = 10
    settings.ATTACHMENT_MEGAPIXELS = 0.001
    with pytest.raises(AttachmentRefused, match="像素太多"):
        take_in(upload(picture()), kind="diagnosis", by=clerk, dossier=family)
    settings.ATTACHMENT_MEGAPIXELS = 60
    take_in(upload(picture()), kind="diagnosis", by=clerk, dossier=family)
    with pytest.raises(AttachmentRefused, match="已经上传过"):
        take_in(upload(picture()), kind="diagnosis", by=clerk, dossier=family)
    held = family.attachments.aggregate(count=Count("pk"), size=Sum("size"))
    settings.ATTACHMENTS_A_SUBJECT_MB = held["size"] / 1024 / 1024
    with pytest.raises(AttachmentRefused, match="材料合计超过"):
        take_in(upload(picture(colour="blue")), kind="diagnosis", by=clerk, dossier=family)
    settings.ATTACHMENTS_A_SUBJECT_MB, settings.ATTACHMENTS_A_SUBJECT = 10, held["count"]
    with pytest.raises(AttachmentRefused, match="不能再添加"):
        take_in(upload(picture(colour="blue")), kind="diagnosis", by=clerk, dossier=family)


@pytest.mark.parametrize("limit", ["ATTACHMENTS_A_DAY", "ATTACHMENTS_A_DAY_MB"])
def test_a_persons_day_is_limited_even_when_papers_are_put_aside(clerk, family, settings, limit):
    kept = take_in(upload(picture()), kind="diagnosis", by=clerk, dossier=family)
    put_aside(kept, by=clerk)
    today = Attachment.objects.filter(uploaded_by=clerk).aggregate(count=Count("pk"), size=Sum("size"))
    setattr(settings, limit, today["count"] if limit.endswith("DAY") else today["size"] / 1024 / 1024)
    with pytest.raises(AttachmentRefused, match="达到一天的上限"):
        take_in(upload(picture(colour="blue")), kind="diagnosis", by=clerk, dossier=family)
    settings.ATTACHMENTS_A_DAY, settings.ATTACHMENTS_A_DAY_MB = 500, 1000
    Attachment.objects.filter(uploaded_by=clerk).update(uploaded_at=now() - timedelta(days=1))
    setattr(settings, limit, 1)
    take_in(upload(picture(colour="blue")), kind="diagnosis", by=clerk, dossier=family)


def test_kind_and_member_must_belong(clerk, family):
    stranger = make.dossier().household.members.first()
    with pytest.raises(AttachmentRefused, match="请选择材料类型"):
        take_in(upload(picture()), kind="nothing", by=clerk, dossier=family)
    with pytest.raises(AttachmentRefused, match="不属于这一户"):
        take_in(upload(picture()), kind="diagnosis", by=clerk, dossier=family, member=stranger)


def test_the_page_uploads_lists_and_puts_aside(client, clerk, family):
    member = family.household.members.first()
    page = post(client, family, picture(), title="协和诊断", member=str(member.pk))
    assert "已上传诊断证明“协和诊断”。" in page.text
    kept = Attachment.objects.get(kind="diagnosis")
    assert (kept.member, kept.uploaded_by) == (member, clerk)
    assert reverse("attachment", args=[kept.key]) in page.text
    assert Hand.objects.filter(dossier=family, user=clerk, step=Hand.HANDLING).exists()

    page = client.post(
        reverse("attachment_remove", args=[kept.key]), {"next": address(family, "papers")}, follow=True
    )

    assert "已移除“协和诊断”。" in page.text
    kept.refresh_from_db()
    assert kept.removed_at is not None
    assert f'href="{reverse("attachment", args=[kept.key])}"' not in page.text


def test_a_refusal_is_said_on_the_page(client, clerk, family):
    assert "“a.png”没有保存：只收 JPEG、PNG 图片和 PDF" in post(client, family, b"text").text
    page = client.post(
        reverse("attachment_upload", args=["dossier", family.number]), {"kind": "diagnosis"}, follow=True
    )
    assert "请先选择要上传的文件。" in page.text


def test_papers_fill_the_list_of_what_is_wanted(client, clerk, family):
    family.attachments.filter(kind="id_card").delete()
    assert "缺材料：全家身份证复印件。" in client.get(address(family, "check")).text
    page = post(client, family, picture(), kind="id_card")
    assert "缺材料" not in page.text


def test_serving_is_safe_recorded_and_by_permission(client, clerk, unit, family):
    kept = take_in(upload(pdf()), kind="diagnosis", title="协和诊断", by=clerk, dossier=family)
    url = reverse("attachment", args=[kept.key])

    response = client.get(url)

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%8D%8F")
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response["X-Frame-Options"] == "DENY"
    record = AccessRecord.objects.get()
    assert (record.kind, record.user, record.dossier, record.what) == (
        "download",
        clerk,
        family,
        "诊断证明 协和诊断",
    )
    finish(response)

    for person in (make.user(Role.CLERK, at=make.unit()), make.user()):
        client.force_login(person)
        assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302
    assert [record.kind for record in AccessRecord.objects.order_by("pk")] == ["download"] + ["refused"] * 2


def test_looking_is_not_taking_away(client, unit, family):
    """A copy on the own computer asks the right to print besides."""
    address = reverse("attachment", args=[family.attachments.first().key])
    viewer = make.user(Role.INSPECTOR, at=unit)
    client.force_login(viewer)
    for way, status in (("?download", 200), ("", 200)):
        answer = client.get(address + way)
        assert (answer.status_code, b"".join(answer)) == (status, make.PNG)
    remove_perm("print_dossiers", viewer, unit)
    assert b"".join(client.get(address)) == make.PNG
    assert client.get(f"{address}?download").status_code == 403


def test_seeing_is_not_adding(client, clerk, unit, family):
    client.force_login(make.user(Role.INSPECTOR, at=unit))
    assert post(client, family, picture()).status_code == 403
    client.force_login(make.user(Role.CLERK, at=make.unit()))
    assert post(client, family, picture()).status_code == 404


def test_nothing_is_added_to_or_taken_from_what_is_being_decided(client, unit):
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.APPROVAL, staff=people)
    client.force_login(people.clerk)
    kept = dossier.attachments.first()
    assert post(client, dossier, picture()).status_code == 403
    page = client.post(reverse("attachment_remove", args=[kept.key]))
    assert page.status_code == 403
    kept.refresh_from_db()
    assert kept.removed_at is None


def test_meetings_and_notices_take_their_papers(client, unit):
    people = make.staff(unit)
    meeting = make.meeting(unit, people.clerk)
    notice = make.dossier(unit, stage=Stage.PUBLICITY, staff=people).listings.get().notice
    client.force_login(people.clerk)
    for subject, ref, row in (("meeting", meeting.pk, meeting), ("notice", notice.number, notice)):
        before = row.attachments.count()
        client.post(
            reverse("attachment_upload", args=[subject, ref]),
            {"kind": "posting_photo", "file": upload(picture()), "next": "/dossiers/"},
        )
        assert row.attachments.count() == before + 1
    client.force_login(make.user(Role.CLERK, at=make.unit()))
    url = reverse("attachment_upload", args=["meeting", meeting.pk])
    assert client.post(url, {"kind": "posting_photo", "file": upload(picture())}).status_code == 404


@pytest.mark.parametrize(
    "address", ["https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com"]
)
def test_the_way_back_stays_here(client, clerk, family, address):
    url = reverse("attachment_upload", args=["dossier", family.number])
    response = client.post(url, {"kind": "diagnosis", "file": upload(picture()), "next": address})
    assert response.url == family.get_absolute_url()


@pytest.mark.parametrize(
    ("subject", "ref"), [("nothing", "1"), ("meeting", "x"), ("notice", "x"), ("dossier", "x")]
)
def test_no_such_subject_is_not_found(client, clerk, subject, ref):
    assert client.post(reverse("attachment_upload", args=[subject, ref])).status_code == 404


@pytest.mark.parametrize(
    ("title", "saved"),
    [
        ("协和诊断", "协和诊断.png"),
        ("诊断.png", "诊断.png"),
        ("../../etc/passwd", "_.._etc_passwd.png"),
        ("报告\u202egnp.exe", "报告 gnp.exe.png"),
        ("a\r\nSet-Cookie: x=1", "a Set-Cookie_ x=1.png"),
        ("...", "诊断证明.png"),
        ("\x00\x1b", "诊断证明.png"),
    ],
)
def test_a_name_is_neutral(client, clerk, family, title, saved):
    kept = take_in(upload(picture()), kind="diagnosis", title=title, by=clerk, dossier=family)
    assert saved_name(kept) == saved
    assert kept.title.isprintable()
    response = client.get(reverse("attachment", args=[kept.key]))
    assert unquote(response["Content-Disposition"].partition("''")[2]) == saved
    finish(response)


def test_nothing_needs_the_files_to_lie_on_this_machine(client, clerk, family, settings):
    """With a storage that knows no path: taken in, served, put aside, looked over."""
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "tests.hardship.far_storage.FarStorage"}}
    kept = take_in(upload(picture()), kind="diagnosis", by=clerk, dossier=family)
    with pytest.raises(NotImplementedError):
        default_storage.path(kept.file.name)
    response = client.get(reverse("attachment", args=[kept.key]))
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")
    finish(response)
    put_aside(kept, by=clerk)
    assert default_storage.exists(kept.file.name)
    assert papers_match_rows(default_storage).remedy.startswith(
        "有 6 件材料的文件不在了"
    )  # those stored before


def test_files_without_a_row_and_rows_without_a_file_are_found(clerk, family, monkeypatch):
    kept = take_in(upload(picture()), kind="diagnosis", by=clerk, dossier=family)
    assert papers_match_rows(default_storage).sound
    default_storage.save("ab/stray.png", ContentFile(b"x"))
    assert papers_match_rows(default_storage).sound  # perhaps of an upload going on
    monkeypatch.setattr(papers, "GRACE", timedelta(0))
    assert "有 1 个文件没有登记（ab/stray.png）" in papers_match_rows(default_storage).remedy
    default_storage.delete(kept.file.name)
    assert f"有 1 件材料的文件不在了（{kept.file.name}）" in check_papers()
    put_aside(kept, by=clerk)
    assert not papers_match_rows(default_storage).sound
