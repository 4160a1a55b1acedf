"""An own standard as a workbook in the county's own layout, which can be imported again; the blank form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from dudao.apps.standards.choices import ItemKind, RollUpKind
from dudao.apps.standards.models import StandardItem, StandardVersion
from dudao.apps.standards.versions import rule_of_item
from dudao.core.numbers import trimmed
from dudao.core.schools import SchoolKind
from dudao.core.sheetspec import Book, ColumnSpec, PrintSetup, SheetSpec, SpecValue
from dudao.engine.standard_import.building import kept_rule_data
from dudao.engine.standard_import.kinds import EXACT_KINDS, demand_text, measured_by_text, papers_text
from dudao.engine.standard_import.mapping import FormMapping
from dudao.engine.standard_import.roles import LEVELS, Role, clean_title

DEFAULT_LEVELS = ("一级指标", "二级指标", "条文内容")
LEVEL_SIGN = " ／ "
NO_LEVEL = "—"
_ALWAYS = (
    Role.CODE,
    Role.POINTS,
    Role.RULE,
    Role.KIND,
    Role.EVIDENCE,
    Role.RESPONSIBLE,
    Role.APPLIES_TO,
    Role.ROLL_UP,
    Role.METHOD,
    Role.NOTE,
    Role.MEASURED_BY,
    Role.DEMAND,
    Role.RULE_DATA,
)
_WIDTHS = {Role.CLAUSE: 46.0, Role.RULE: 36.0, Role.EVIDENCE: 28.0, Role.POINTS: 8.0, Role.RULE_DATA: 16.0}


def layout_of(version: StandardVersion) -> list[tuple[str, Role]]:
    """Titles and roles in the order of the form that the version came from, what the form lacks at the end."""
    attempt = version.imports.order_by("-pk").first()
    if attempt is None and version.previous_id is not None and version.previous is not None:
        return layout_of(version.previous)
    if attempt is None or not attempt.mapping:
        return _default_layout(version)
    mapping = FormMapping.from_data(attempt.mapping)
    columns = [
        (title, mapping.roles.get(column, Role.IGNORED)) for column, title in sorted(mapping.titles.items())
    ]
    clause = mapping.roles.get(mapping.clause) if mapping.clause is not None else None
    held = [(title, Role.CLAUSE if role is clause else role) for title, role in columns]
    roles = {role for _, role in held}
    return held + [(role.label, role) for role in _ALWAYS if role not in roles]


def _default_layout(version: StandardVersion) -> list[tuple[str, Role]]:
    titles = version.level_titles if len(version.level_titles) >= 2 else list(DEFAULT_LEVELS)
    levels = list(zip(titles[:-1], LEVELS, strict=False))
    clause = [(titles[-1], Role.CLAUSE)]
    return [*levels, *clause, *((role.label, role) for role in _ALWAYS)]


def version_book(version: StandardVersion, items: Sequence[StandardItem], created_on: datetime) -> Book:
    """One sheet with every item; level cells are left out where they mean “as above”, as counties do."""
    layout = layout_of(version)
    levels = [role for _, role in layout if role in LEVELS]
    rows: list[tuple[SpecValue, ...]] = []
    above: list[str] = []
    for item in items:
        path = _path(item, len(levels))
        changed = next(
            (at for at, (old, new) in enumerate(zip(above, path, strict=False)) if old != new), None
        )
        fresh = 0 if not above else changed if changed is not None else len(path)
        shown = {role: path[at] if at >= fresh else "" for at, role in enumerate(levels)}
        rows.append(
            tuple(
                item.position if clean_title(title) == "序号" else _cell(item, role, shown)
                for title, role in layout
            )
        )
        above = path
    standard = version.standard
    number = f"（{standard.document_number}）" if standard.document_number else ""
    notes = [version.notice] if version.notice else []
    sheet = SheetSpec(
        name="评估标准",
        columns=tuple(ColumnSpec(title, width=_WIDTHS.get(role, 14.0)) for title, role in layout),
        rows=tuple(rows),
        heading=(f"{standard.title}{number}", _totals(version, items)),
        notes=tuple(notes),
        printing=PrintSetup(paper_a3=True),
    )
    return Book((sheet,), created_on, title=standard.title, watermark=version.notice)


def _path(item: StandardItem, depth: int) -> list[str]:
    """The levels of an item, with a dash where it has none at a depth."""
    found = [item.section, *(item.criterion.split(LEVEL_SIGN) if item.criterion else [])]
    if len(found) > depth:
        found = [*found[: depth - 1], LEVEL_SIGN.join(found[depth - 1 :])] if depth else []
    return [*found, *([NO_LEVEL] * (depth - len(found)))]


def _totals(version: StandardVersion, items: Sequence[StandardItem]) -> str:
    parts = []
    if version.stated_items is not None:
        parts.append(f"共{version.stated_items}条")
    if version.max_points is not None:
        parts.append(f"满分{trimmed(version.max_points, 6)}分")
    if version.pass_points is not None:
        parts.append(f"{trimmed(version.pass_points, 6)}分及以上通过")
    return "，".join(parts) or f"第{version.number}版"


def _cell(item: StandardItem, role: Role, levels: dict[Role, str]) -> SpecValue:
    if role in levels:
        return levels[role]
    match role:
        case Role.CLAUSE:
            return item.text
        case Role.CODE:
            return item.code
        case Role.POINTS:
            return _points(item.points)
        case Role.RULE:
            return item.rule_text
        case Role.KIND:
            return ItemKind(item.kind).label
        case Role.VETO:
            return "是" if item.kind == ItemKind.VETO else ""
        case Role.EVIDENCE:
            return papers_text(item.required_evidence)
        case Role.RESPONSIBLE:
            return item.responsible_unit
        case Role.APPLIES_TO:
            return _applies_to(item)
        case Role.ROLL_UP:
            return RollUpKind(item.roll_up).label if item.roll_up else ""
        case Role.METHOD:
            return item.inspection_method
        case Role.NOTE:
            return item.note
        case Role.MEASURED_BY:
            return measured_by_text(item.measured_by)
        case Role.DEMAND:
            return demand_text(item.demand)
        case Role.RULE_DATA:
            rule = rule_of_item(item)
            return kept_rule_data(rule, item.rule_text, item.points, confirmed=item.rule_confirmed)
    return ""


def _points(points: Fraction | None) -> SpecValue:
    """Points as a number; a share such as a third, which no cell holds, as the text 10÷3."""
    if points is None:
        return ""
    return points if (points * 10**6).denominator == 1 else f"{points.numerator}÷{points.denominator}"


def _applies_to(item: StandardItem) -> str:
    if item.subject != "school":
        return "县"
    kinds = "、".join(SchoolKind(kind).label for kind in item.school_kinds)
    return f"{EXACT_KINDS}：{kinds}" if kinds else "学校"


def blank_form_book(created_on: datetime) -> Book:
    """The blank form with its instructions; the columns are those that the import knows."""
    columns = (
        ColumnSpec("一级指标", width=16),
        ColumnSpec("二级指标", width=18),
        ColumnSpec("条文内容", width=46, required=True),
        ColumnSpec("分值", width=8, note="写满分，如 20；几部分相加写 25（10+15）；按名次写 10、8、6、4。"),
        ColumnSpec("评分细则", width=36, note="怎么扣分照原文写，如：每缺1项扣2分；未开展不得分。"),
        ColumnSpec("指标类型", width=12, choices=tuple(ItemKind.labels)),
        ColumnSpec("佐证材料", width=28, note="一行一件。"),
        ColumnSpec("责任单位", width=16),
        ColumnSpec("适用对象", width=14, note="县，或学校、小学、初中、幼儿园等。"),
        ColumnSpec("汇总方式", width=14, choices=tuple(RollUpKind.labels)),
        ColumnSpec("评估方法", width=14),
        ColumnSpec("备注", width=16),
    )
    lines = (
        "一级、二级指标相同的，可以只在第一行写，下面空着表示同上。",
        "条文内容一条占一行。分值只写数，否决指标和底线要求不写分值。",
        "总分、通过分、条数写在标题下一行，如：满分2600分，2340分及以上通过，共154条。导入时会与各条合计核对。",
        "评分细则照文件原文写，系统识别成规则；没有看懂的会列出来，由您核对，不会自行猜定。",
        "单位里现有的标准表不用改成这个样子，可以直接上传，在页面上指明每一列是什么。",
    )
    instructions = SheetSpec(
        name="填写说明",
        columns=(ColumnSpec("说明", width=100),),
        rows=tuple((line,) for line in lines),
        heading=("评估标准导入表填写说明",),
    )
    form = SheetSpec(
        name="评估标准",
        columns=columns,
        rows=(),
        heading=("（标准名称）", "满分　　分，　　分及以上通过，共　　条"),
        input_rows=300,
    )
    return Book((instructions, form), created_on, title="评估标准导入表")
