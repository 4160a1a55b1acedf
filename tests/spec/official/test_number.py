"""The number of a document (发文字号), GB/T 9704-2012 7.2.5."""

from __future__ import annotations

import pytest

from dudao.core.official import DocumentNumber


def test_a_number_is_printed_with_six_cornered_brackets_and_no_zeros() -> None:
    assert DocumentNumber("云教督", 2026, 7).text == "云教督〔2026〕7号"


@pytest.mark.parametrize("text", ["云教督〔2026〕7号", "云教督[2026]7号", " 云教督［2026］7 号 "])
def test_a_written_number_is_read(text: str) -> None:
    assert DocumentNumber.parse(text) == DocumentNumber("云教督", 2026, 7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("云教督〔2026〕07号", "不编虚位"),
        ("云教督〔2026〕第7号", "应形如"),
        ("云教督〔26〕7号", "应形如"),
        ("〔2026〕7号", "应形如"),
        ("云教督(2026)7号", "应形如"),
        ("云教督〔2026〕7", "应形如"),
        ("", "应形如"),
    ],
)
def test_what_is_no_number_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        DocumentNumber.parse(text)


@pytest.mark.parametrize(
    ("code", "year", "sequence", "said"),
    [
        ("", 2026, 1, "机关代字"),
        ("云教2", 2026, 1, "机关代字"),
        ("云教督第", 2026, 1, "机关代字"),
        ("云教督", 26, 1, "写全称"),
        ("云教督", 2026, 0, "从1开始"),
    ],
)
def test_a_number_that_cannot_be_is_not_made(code: str, year: int, sequence: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        DocumentNumber(code, year, sequence)
