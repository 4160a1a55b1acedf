"""Search tokens: every word of two characters is found, a phrase only where it stands."""

import random
import sqlite3

import pytest

from dudao.core.bigrams import (
    TOKENIZER,
    Span,
    excerpt,
    fts5_query,
    normalised,
    places_of,
    tokens_of,
    tsquery,
    tsvector_of,
)


def found_in(query: str, *texts: str) -> list[int]:
    """Which of the texts SQLite's FTS5 finds."""
    base = sqlite3.connect(":memory:")
    base.execute(f'CREATE VIRTUAL TABLE pages USING fts5(tokens, tokenize="{TOKENIZER}")')
    base.executemany("INSERT INTO pages(rowid, tokens) VALUES (?, ?)", enumerate(map(tokens_of, texts)))
    rows = base.execute("SELECT rowid FROM pages WHERE pages MATCH ? ORDER BY rowid", [fts5_query(query)])
    return [number for (number,) in rows]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("督导", "督导 导"),
        ("教育督导", "教育 育督 督导 导"),
        ("校", "校"),
        ("在校学生846人", "在校 校学 学生 生 846 人"),
        ("A1-B2-C3-01", "a1 b2 c3 01"),
        ("经费1,234,567.50元", "经费 费 1234567.50 元"),
        ("ＡＢＣ①㎡", "abc1m2"),
        ("张　三", "张三 三"),
        ("在校\n学生", "在校 校学 学生 生"),
        ("张三\t李四", "张三 三 李四 四"),
        ("上段\n\n下文", "上段 段 下文 文"),
        ("上，下", "上 下"),
        ("⻓沙⺠办", "长沙 沙民 民办 办"),
        ("", ""),
        ("，。！", ""),
    ],
)
def test_tokens(text: str, tokens: str) -> None:
    assert tokens_of(text) == tokens


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("督导", '"督导"'),
        ("教育督导", '"教育 育督 督导"'),
        ("督", '"督" *'),
        ("846", '"846"'),
        ("三年级1班", '"三年 年级 级 1 班" *'),
        ("课后服务 846", '"课后 后服 服务" AND "846"'),
        ("，", ""),
        ('" OR 1', '"or" AND "1"'),
    ],
)
def test_fts5_query(query: str, expression: str) -> None:
    assert fts5_query(query) == expression


def test_tsquery_and_tsvector() -> None:
    assert tsquery("教育督导 846") == "('教育' <-> '育督' <-> '督导') & ('846')"
    assert tsquery("督") == "('督':*)"
    assert tsquery("…") == ""
    assert tsvector_of("督导846") == "'督导':1 '导':2 '846':3"


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("双减", [0]),
        ("减工", [0]),
        ("课后服务", [0, 1]),
        ("服务课后", []),
        ("后务", []),
        ("王玥", [2]),
        ("玥", [2]),
        ("846", [1]),
        ("84", []),
        ("学生846人", [1]),
        ("课后 王玥", []),
        ("课后 双减", [0]),
        ("OR", []),
        ("𠮷", [3]),
        ("𬺓三", [4]),
        ("A1-B2", [5]),
        ("a1", [5]),
        ("覆盖在校学生846人", [1]),
    ],
)
def test_what_is_found(query: str, hits: list[int]) -> None:
    texts = (
        "双减工作方案与课后服务",
        "课后服务覆盖在校学生846人",
        "负责人：王 玥",
        "𠮷林小学",
        "赵𬺓三",
        "档号A1-B2-C3-01",
    )
    assert found_in(query, *texts) == hits


def test_every_pair_of_characters_is_found_and_none_that_is_not_there() -> None:
    dice = random.Random(20261122)
    letters = "县教育督导学校师生课后服务经费张王李赵龢玥"
    texts = ["".join(dice.choices(letters, k=40)) for _ in range(60)]
    for first in letters:
        for second in letters:
            word = first + second
            assert found_in(word, *texts) == [at for at, text in enumerate(texts) if word in text], word
    for _ in range(100):
        word = "".join(dice.choices(letters, k=3))
        assert found_in(word, *texts) == [at for at, text in enumerate(texts) if word in text], word


@pytest.mark.parametrize(
    ("query", "text", "places"),
    [
        ("督导", "县督导室督导", [(1, 3), (4, 6)]),
        ("课后服务", "开展课后\n服务。", [(2, 7)]),
        ("督", "县督导", [(1, 2)]),
        ("在校 学生", "在校学生", [(0, 4)]),
        ("846", "共８４６人", [(1, 4)]),
        ("1234", "共1,234人", [(1, 6)]),
        ("督导", "教育", []),
    ],
)
def test_places(query: str, text: str, places: list[tuple[int, int]]) -> None:
    assert places_of(query, text) == tuple(Span(*place) for place in places)


def test_excerpt_shows_the_place_and_marks_it() -> None:
    text = "前" * 100 + "教育督导" + "后" * 100
    piece = excerpt("督导", text, width=20)
    assert piece.text == "…" + "前" * 3 + "教育督导" + "后" * 13 + "…"
    assert piece.pieces == (("…前前前教育", False), ("督导", True), ("后" * 13 + "…", False))


def test_excerpt_prefers_where_the_words_stand_together() -> None:
    text = "经费" + "空" * 200 + "经费与督导" + "空" * 200
    assert "经费与督导" in excerpt("督导 经费", text, width=30).text


def test_excerpt_of_a_long_text_is_the_same_as_of_a_short_one() -> None:
    text = "前文，" * 2000 + "某县教育督 导室" + "后文，" * 2000
    piece = excerpt("督导", text, width=40)
    assert ("督 导", True) in piece.pieces
    assert len(piece.text) == 42


def test_excerpt_of_a_long_text_finds_what_is_typed_otherwise() -> None:
    text = "前文，" * 1000 + "经费1,234元" + "后文，" * 1000
    assert ("1,234", True) in excerpt("1234", text, width=40).pieces


def test_excerpt_of_a_short_text_is_all_of_it() -> None:
    assert excerpt("督导", "县督导\n室").text == "县督导 室"


def test_normalised_keeps_chinese_punctuation() -> None:
    assert normalised("ＡＢ１，⻓㎡：⼈") == "AB1，长m2：人"
