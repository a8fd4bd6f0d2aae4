"""The doctor looks at what was really printed."""

from hardship.checkup import printing

NEWER_THAN_THE_FONT = "王\U000313b0"  # CJK extension H


def test_a_rare_name_is_printed_in_the_forms_font():
    assert printing.fonts_print_rare_names().sound


def test_a_character_no_font_has_is_a_fault():
    fault = printing.fonts_print_rare_names(NEWER_THAN_THE_FONT)
    assert not fault.sound
    assert "fonts-noto-cjk" in fault.remedy


def test_a_character_from_another_font_is_a_fault():
    fault = printing.fonts_print_rare_names("王😀")
    assert not fault.sound
    assert "实际：" in fault.remedy


def test_harfbuzz_subset_is_loaded_here():
    assert printing.harfbuzz_subset_is_loaded().sound


def test_missing_harfbuzz_subset_names_its_package():
    assert "libharfbuzz-subset0" in printing.harfbuzz_subset_is_loaded(None).remedy
