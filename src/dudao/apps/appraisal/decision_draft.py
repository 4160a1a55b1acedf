"""The decision that commends (表彰决定) as a draft: on what basis, who, and what is asked of all."""

from __future__ import annotations

from collections.abc import Sequence

from dudao.apps.appraisal.models import Commendation, Nominee, Objection
from dudao.core.drafting import Draft, DraftSection, FixedColumn, FixedTable, pending

COLUMNS = (
    FixedColumn("序号", 0.7, "center"),
    FixedColumn("荣誉称号", 2),
    FixedColumn("单位", 3),
    FixedColumn("姓名", 1.2),
)


def commendation_draft(
    commendation: Commendation, nominees: Sequence[Nominee], objections: Sequence[Objection]
) -> Draft:
    """The draft of the decision. Sections: why, who is commended, what is asked, then the list of names."""
    units = [one for one in nominees if not one.is_person]
    people = [one for one in nominees if one.is_person]
    parts = []
    if units:
        parts.append(f"{len(units)} 个单位")
    if people:
        parts.append(f"{len(people)} 名个人")
    whole = "和".join(parts)
    basis = commendation.basis or pending("表彰的依据")
    first, last = commendation.notice_from, commendation.notice_until
    span = (
        ""
        if first is None or last is None
        else f"（{first.month}月{first.day}日至{last.month}月{last.day}日）"
    )
    said = f"收到异议 {len(objections)} 件，均已核实处理" if objections else "没有收到异议"
    why = (
        f"各有关单位：\n{commendation.year} 年以来，各单位认真落实各项目标任务，涌现出一批先进典型。"
        f"根据{basis}，经推荐、审核和公示{span}，{said}，决定对{whole}予以表彰。"
    )
    asked = (
        "希望受到表彰的单位和个人珍惜荣誉，再接再厉。各单位要以先进为榜样，"
        "对照目标任务找差距、补短板，把各项工作落到实处。"
    )
    rows = tuple(
        (str(at), one.honour, one.unit.name, one.person_name or "—") for at, one in enumerate(nominees, 1)
    )
    return Draft(
        f"关于表彰{_short(commendation.title)}的决定",
        (
            DraftSection("preface", "", why),
            DraftSection("demands", "", asked),
            DraftSection(
                "names",
                f"{commendation.title}名单",
                "",
                table=FixedTable(COLUMNS, rows),
                numbered_heading=False,
                new_page=True,
            ),
        ),
    )


def _short(title: str) -> str:
    """The title of a list inside that of the decision: 2026 年先进单位表彰名单 → 2026 年先进单位."""
    for ending in ("表彰名单", "名单", "表彰"):
        title = title.removesuffix(ending)
    return title
