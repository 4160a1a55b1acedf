"""What the archive's benchmark asks is the same in every run and is really there."""

from __future__ import annotations

import random

from benchmarks.archive import list_pages, queries
from benchmarks.archive_data import CHARACTERS_OF_A_PAGE, COMMON, TEXTS, names, texts


def test_the_searches_are_the_same_in_every_run_and_of_every_sort() -> None:
    asked = queries(70)
    assert asked == queries(70)
    assert any(query in COMMON for query in asked)
    assert any(len(query) == 1 for query in asked)
    assert any(" " in query for query in asked)
    assert any(query.startswith("材料") for query in asked)


def test_the_texts_are_of_one_page_and_hold_the_common_words() -> None:
    drawn = list(texts(random.Random(1)))
    assert len(drawn) == TEXTS
    assert all(CHARACTERS_OF_A_PAGE <= len(text) < CHARACTERS_OF_A_PAGE + 60 for text in drawn)
    assert sum(COMMON[0] in text for text in drawn) > TEXTS * 9 // 10


def test_names_have_two_or_three_characters() -> None:
    assert {len(name) for name in names(random.Random(1), 50)} == {2, 3}


def test_a_list_is_opened_deep_inside_too() -> None:
    assert "/archive/7/?after=25000" in list_pages(7, 50_000)
