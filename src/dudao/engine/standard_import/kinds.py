"""Words of single cells: kinds of clauses, who is rated, how schools roll up, papers, measured values, demands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dudao.core.schools import SchoolKind
from dudao.engine.standard_import.items import ClauseKind
from dudao.engine.standard_import.wording import folded

_KIND_WORDS = (
    ("否决", ClauseKind.VETO),
    ("底线", ClauseKind.MINIMUM),
    ("必达", ClauseKind.MINIMUM),
    ("加分", ClauseKind.BONUS),
    ("等级", ClauseKind.GRADE),
    ("达标", ClauseKind.MET),
    ("定性", ClauseKind.MET),
    ("计分", ClauseKind.SCORE),
    ("评分", ClauseKind.SCORE),
    ("赋分", ClauseKind.SCORE),
    ("一般", ClauseKind.SCORE),
    ("基础", ClauseKind.SCORE),
    ("普通", ClauseKind.SCORE),
)
_YES = frozenset({"是", "√", "v", "y", "yes", "1", "★", "☆", "▲", "●", "有", "✓", "✔", "否决", "一票否决"})
_NO = frozenset({"", "否", "×", "x", "n", "no", "0", "无", "-", "—", "/"})
COMPULSORY = ("primary_school", "teaching_point", "junior_school", "nine_year_school", "twelve_year_school")
_SCHOOL_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("义务教育", (*COMPULSORY, "full_secondary_school", "special_school")),
    ("中小学", (*COMPULSORY, "full_secondary_school")),
    ("幼儿园", ("kindergarten",)),
    ("学前", ("kindergarten",)),
    ("小学", ("primary_school", "teaching_point", "nine_year_school", "twelve_year_school")),
    ("初中", ("junior_school", "nine_year_school", "twelve_year_school", "full_secondary_school")),
    ("高中", ("senior_school", "full_secondary_school", "twelve_year_school")),
    ("职业", ("vocational_school",)),
    ("职教", ("vocational_school",)),
    ("中职", ("vocational_school",)),
    ("特教", ("special_school",)),
    ("特殊教育", ("special_school",)),
)
EXACT_KINDS = "学校类别"
"""How our own export begins a list of kinds of school by their labels."""
_BY_LABEL = {kind.label: kind.value for kind in SchoolKind}
_BRACKETED = re.compile(r"《[^》]*》|\([^)]*\)|（[^）]*）")
_NUMBERED = re.compile(r"(?:^|[;；。\n\s])\s*(?:\d{1,2}[.、．)）](?!\d)|[①-⑳]|[(（]\d{1,2}[)）])")
_DEMAND = re.compile(r"^(?P<quantity>.*?)\s*(?P<operator>>=|<=|≥|≤)\s*(?P<value>[\d./]+)\s*(?P<unit>.*)$")
_OPERATORS = {"≥": ">=", "≤": "<=", ">=": ">=", "<=": "<="}


def kind_word(text: str) -> ClauseKind | None:
    """The kind that a cell of 指标类型 names; None when it names none."""
    key = folded(text)
    return next((kind for word, kind in _KIND_WORDS if word in key), None) if len(key) <= 12 else None


def is_marked(text: str) -> bool | None:
    """What a cell of 一票否决 says: 是, √, ★ are yes, blank and 否 no; None for anything else."""
    key = folded(text).lower()
    if key in _NO:
        return False
    return True if key in _YES or "否决" in key else None


def subject_of(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Who is rated, county or school, and which kinds of school (none: every school); None when it says nothing.

    School goes before county where both are named: every school is rated and the county follows from them.
    """
    key = folded(text)
    if not key:
        return None
    if key.startswith(EXACT_KINDS):
        labels = key.removeprefix(EXACT_KINDS).lstrip(":").split("、")
        return "school", tuple(_BY_LABEL[label] for label in labels if label in _BY_LABEL)
    kinds = [kind for word, held in _SCHOOL_WORDS if word in key for kind in held]
    if kinds:
        return "school", tuple(dict.fromkeys(kinds))
    if re.search(r"学校|各校|校级|每校", key):
        return "school", ()
    return ("county", ()) if re.search(r"县|区|市|政府|部门|局|乡镇", key) else None


def is_school_alone(text: str) -> bool:
    """Whether the responsible unit names schools and no office: 学校, 各中小学, 幼儿园."""
    key = folded(text)
    return bool(key) and all(
        re.fullmatch(
            r"(?:各|全县|所有)?(?:级各类|中小)?(?:学校|幼儿园|小学|初中|中学|高中学校|高中|职业学校|中小学校?)",
            part,
        )
        for part in re.split(r"[、,;/]", key)
    )


def roll_up_of(text: str) -> str:
    """How schools become the county: mean, weighted_mean, minimum, all_must; empty when nothing is said."""
    key = folded(text)
    for word, name in (
        ("加权", "weighted_mean"),
        ("最低", "minimum"),
        ("校校", "all_must"),
        ("全部达", "all_must"),
        ("都要", "all_must"),
        ("平均", "mean"),
        ("均值", "mean"),
    ):
        if word in key:
            return name
    return ""


def papers_of(text: str) -> tuple[str, ...]:
    """The papers that a cell lists: by numbers, else by semicolons and lines, else by 、 outside of brackets."""
    if not text.strip():
        return ()
    lines = text.split("\n")
    exported = all(line.startswith(f"{place}．") for place, line in enumerate(lines, 1))
    if exported and f"{len(lines) + 1}．" not in lines[-1]:
        return tuple(line.partition("．")[2].strip() for line in lines)
    if _NUMBERED.search(text):
        parts = _NUMBERED.split(text)
    elif re.search(r"[;；\n]", text):
        parts = re.split(r"[;；\n]+", text)
    else:
        parts = _split_outside(text, "、")
    cleaned = (part.strip().strip("；;。，,") for part in parts)
    return tuple(dict.fromkeys(part for part in cleaned if part))


def _split_outside(text: str, sign: str) -> list[str]:
    kept: list[str] = []

    def hold(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    held = _BRACKETED.sub(hold, text)
    return [re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], part) for part in held.split(sign)]


def papers_text(papers: tuple[str, ...] | list[str]) -> str:
    """The papers as a cell that ``papers_of`` reads back."""
    return "\n".join(f"{place}．{paper}" for place, paper in enumerate(papers, 1))


def measured_by_of(text: str) -> dict[str, str] | None:
    """A measured source as our own export writes it: quality-balance-2017/Q1/value/junior."""
    parts = folded(text).split("/")
    if len(parts) not in (3, 4) or not all(parts[:3]):
        return None
    return {
        "standard": parts[0],
        "item": parts[1],
        "quantity": parts[2],
        "stage": parts[3] if len(parts) == 4 else "",
    }


def measured_by_text(source: Mapping[str, str] | None) -> str:
    """The cell that ``measured_by_of`` reads back."""
    if not source:
        return ""
    stage = f"/{source['stage']}" if source.get("stage") else ""
    return f"{source['standard']}/{source['item']}/{source['quantity']}{stage}"


def demand_of(text: str) -> dict[str, str] | None:
    """A demand such as 初中三年巩固率 ≥ 95 %; None when it is none."""
    found = _DEMAND.match(text.strip())
    if found is None:
        return None
    return {
        "quantity": found["quantity"].strip(),
        "operator": _OPERATORS[found["operator"]],
        "value": found["value"],
        "unit": found["unit"].strip(),
    }


def demand_text(demand: Mapping[str, str] | None) -> str:
    """The cell that ``demand_of`` reads back."""
    if not demand:
        return ""
    sign = {">=": "≥", "<=": "≤"}[demand["operator"]]
    return f"{demand['quantity']} {sign} {demand['value']} {demand['unit']}".strip()
