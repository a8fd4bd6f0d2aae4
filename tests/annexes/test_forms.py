"""Forms 1, 2, 3 and 6 as printed: text, fonts, pages and look; blank, normal and strained."""

import re

import pytest

from hardship.annexes.pdf import render
from hardship.annexes.registry import ANNEXES, blank_page
from tests.annexes import samples
from tests.annexes.pictures import fonts_of, pages_of, words_of

SONG = {"Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold"}
BLANK_PAGES = {1: 1, 2: 2, 3: 2, 6: 4}
FILLED = [
    ("authorization-normal", 1, samples.AUTHORIZATION, 1),
    ("authorization-extreme", 1, samples.LONG_AUTHORIZATION, 2),
    ("application-normal", 2, samples.APPLICATION, 2),
    ("application-extreme", 2, samples.LONG_APPLICATION, 6),
    ("income-normal", 3, samples.INCOME, 1),
    ("income-community", 3, samples.COMMUNITY, 1),
    ("income-extreme", 3, samples.LONG_INCOME, 2),
    ("dossier-normal", 6, samples.DOSSIER, 4),
    ("dossier-extreme", 6, samples.LONG_DOSSIER, 9),
]
PHRASES = {
    1: ["授权书（声明书）", "授权事项", "声明事项", "签名（指印）", "见证经办人"],
    2: ["困难职工申报表", "公民身份号码", "家庭月人均收入(元)", "拆迁安置房", "本人声明", "公示结果", "县(市、区)总工会意见", "（盖章）"],
    3: ["工资收入证明", "与困难职工关系", "月平均收入", "出具单位（盖章）"],
    6: [
        "困难职工档案表", "*职工编号", "*家庭其他非薪资年收入", "家庭主要成员", "主要致困原因（限选一项）", "开户银行", "五类重点群体",
        "“四个一批”措施", "帮扶责任人", "困难职工签字", "建档人", "录入人", "县级以上工会审批意见", "帮扶记录",
    ],
}  # fmt: skip


@pytest.mark.parametrize("number", BLANK_PAGES)
def test_blank_form_is_complete_and_looks_right(number, looks_like):
    annex = ANNEXES[number]
    pdf = render(annex, [blank_page(annex)])
    words = words_of(pdf)
    assert [phrase for phrase in PHRASES[number] if phrase not in words] == []
    assert "年月日" in words
    assert "None" not in words
    assert "√" not in words
    assert fonts_of(pdf) == SONG
    assert len(pages_of(pdf)) == BLANK_PAGES[number]
    looks_like(pdf, f"{annex.slug}-blank")


@pytest.mark.parametrize(("name", "number", "page", "sheets"), FILLED)
def test_filled_form_is_complete_and_looks_right(name, number, page, sheets, looks_like):
    pdf = render(ANNEXES[number], [page])
    words = words_of(pdf)
    assert [phrase for phrase in PHRASES[number] if phrase not in words] == []
    assert f"第{sheets}页共{sheets}页" in words
    assert fonts_of(pdf) == SONG
    looks_like(pdf, name)


@pytest.mark.parametrize(
    ("number", "page"),
    [(1, samples.AUTHORIZATION), (2, samples.APPLICATION), (3, samples.INCOME), (6, samples.DOSSIER)],
)
def test_rare_characters_of_a_name_are_printed(number, page):
    assert samples.RARE in words_of(render(ANNEXES[number], [page]))


def body_of(pdf: bytes) -> str:
    """The words without the feet of pages, which stand in the middle of what flows over."""
    return re.sub(r"第\d+页共\d+页", "", words_of(pdf))


def test_nothing_of_a_long_application_is_lost():
    words = body_of(render(ANNEXES[2], [samples.LONG_APPLICATION]))
    assert words.count("本户生活困难。") == 142
    assert "终于写完。" in words
    assert words.count("1,234,567") == 8
    assert words.count("情况属实，同意上报。") == 75


def test_nothing_of_a_long_dossier_is_lost():
    words = body_of(render(ANNEXES[6], [samples.LONG_DOSSIER]))
    assert words.count("本户生活困难。") == 142
    assert (words.count("计划内容，"), words.count("措施内容，")) == (200, 200)
    assert words.count("金秋助学") == 25
    assert words.count("G帮扶记录") >= 2  # the head repeats


def test_ticks_stand_before_what_was_chosen():
    words = words_of(render(ANNEXES[2], [samples.APPLICATION]))
    assert "√06患重特大疾病" in words
    assert "√07" not in words
    assert "√无异议" in words
    assert "√日常救助临时救助" in words


def test_amount_is_repeated_in_words():
    assert "贰仟壹佰伍拾陆元叁角叁分" in words_of(render(ANNEXES[3], [samples.INCOME]))
