"""The press: what it may read, what it marks, how it numbers, how fast it is."""

import time
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageChops

from hardship.annexes.pdf import press, render, render_html
from hardship.annexes.registry import ANNEXES, blank_page
from tests.annexes import samples
from tests.annexes.pictures import PAGE_SHARE, TILE_SHARE, compare, difference, pages_of, text_of, words_of

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def images_in(pdf: bytes) -> int:
    return sum(len(page.get_images()) for page in opened(pdf).pages)


def pale_share(marked: Image.Image, clean: Image.Image) -> float:
    """Share of the page that is a little darker: the watermark, which the comparison of pictures lets pass."""
    darker = ImageChops.subtract(clean, marked).point(lambda grey: 8 < grey < 60 and 255)
    return darker.histogram()[255] / (darker.width * darker.height)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x", "ftp://127.0.0.1/x"])
def test_nothing_but_embedded_data_is_read(address):
    html = f'<link rel="attachment" href="{address}"><link rel="stylesheet" href="{address}"><img src="{address}">空'
    pdf = render_html(html).write_pdf()
    assert len(opened(pdf).attachments) == 0
    assert images_in(pdf) == 0


def test_fetcher_refuses_a_file_by_name():
    with pytest.raises(ValueError, match="disallowed protocol"):
        press().fetcher.fetch("file:///etc/hostname")


def test_embedded_data_is_read():
    assert images_in(render_html(f'<img src="{PIXEL}">').write_pdf()) == 1


def test_markup_in_a_text_is_printed_not_obeyed():
    evil = '<link rel="attachment" href="file:///etc/hostname"><b>粗</b>'
    page = samples.replace(samples.APPLICATION, needs_note=evil)
    pdf = render(ANNEXES[2], [page])
    assert len(opened(pdf).attachments) == 0
    assert '<linkrel="attachment"' in words_of(pdf)


@pytest.mark.parametrize("number", [2, 6])
def test_draft_is_marked_on_every_page(number):
    annex = ANNEXES[number]
    marked, clean = render(annex, [blank_page(annex)], draft=True), render(annex, [blank_page(annex)])
    pages = text_of(marked).split("\f")[:-1]
    assert all("草" in page and "稿" in page for page in pages)
    assert "稿" not in text_of(clean)
    assert all(pale_share(*pair) > 0.008 for pair in zip(pages_of(marked), pages_of(clean), strict=True))


def test_only_forms_2_6_and_7_are_drafts_until_certified():
    assert {number for number, annex in ANNEXES.items() if annex.draft_until_certified} == {2, 6, 7}


def test_each_form_counts_its_own_pages():
    words = words_of(render(ANNEXES[1], [samples.LONG_AUTHORIZATION, samples.AUTHORIZATION]))
    assert [words.count(foot) for foot in ("第1页共2页", "第2页共2页", "第1页共1页")] == [1, 1, 1]


def test_several_forms_share_their_fonts():
    one, many = render(ANNEXES[1], [samples.AUTHORIZATION]), render(ANNEXES[1], [samples.AUTHORIZATION] * 10)
    assert len(many) < 2 * len(one)


def test_document_is_titled():
    document = opened(render(ANNEXES[1], [samples.AUTHORIZATION]))
    assert str(document.docinfo["/Title"]) == f"附件1 授权书（声明书） {samples.RARE}"


def test_pages_are_a4():
    for page in opened(render(ANNEXES[6], [samples.DOSSIER])).pages:
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]


def test_printing_nothing_is_refused():
    with pytest.raises(ValueError, match="附件1"):
        render(ANNEXES[1], [])


def test_one_form_takes_well_under_a_second():
    """CPU time of the best of three, so that a busy machine does not fail it."""
    render(ANNEXES[1], [samples.AUTHORIZATION])
    spent = []
    for _ in range(3):
        began = time.process_time()
        render(ANNEXES[1], [samples.AUTHORIZATION])
        spent.append(time.process_time() - began)
    assert min(spent) < 0.6


def test_a_wrong_picture_fails():
    """The comparison must see a lost line, another page count, and another form."""
    other = samples.replace(samples.AUTHORIZATION, signers=samples.AUTHORIZATION.signers[:2])
    with pytest.raises(AssertionError, match="第 1 页"):
        compare(render(ANNEXES[1], [other]), "authorization-normal")
    with pytest.raises(AssertionError, match="存有 1 页，现在是 2 页"):
        compare(render(ANNEXES[1], [samples.LONG_AUTHORIZATION]), "authorization-normal")
    with pytest.raises(AssertionError, match="第 1 页"):
        compare(render(ANNEXES[3], [samples.INCOME]), "authorization-normal")


def test_a_little_noise_passes_and_a_blot_does_not():
    page = pages_of(render(ANNEXES[1], [samples.AUTHORIZATION]))[0]
    noisy, blotted = page.copy(), page.copy()
    for at in range(0, 400, 40):
        noisy.putpixel((at, at), 128)
    blotted.paste(0, (200, 300, 230, 330))
    assert difference(page, noisy) < (PAGE_SHARE, TILE_SHARE)
    assert difference(page, blotted)[1] > TILE_SHARE
    assert difference(page, Image.new("L", (10, 10))) == (1.0, 1.0)
