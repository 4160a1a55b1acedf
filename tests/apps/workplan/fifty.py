"""50 项重点任务清单 of the test county as counties lay them out: heading, sections, merged cells, days in words."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.styles import Font

SECTIONS = ("一、政府职责", "二、经费保障", "三、办学条件", "四、教师队伍", "五、教育教学")
WORDS = (
    "制定实施方案", "落实教育经费", "新建城关初中教学楼", "公开招聘教师", "开展全员培训", "完善控辍保学台账",
    "采购图书仪器", "修缮运动场", "整理佐证档案", "组织自查自评",
)  # fmt: skip
UNITS = ("县教育局", "财政局", "南坪镇人民政府", "南坪中心小学", "城关初级中学")
DAYS = ("2026年12月底前", "12月15日", "2026.11.20", "长期坚持", "2026年3月至6月")
TITLES = (
    "序号",
    "重点任务",
    "工作措施",
    "牵头单位",
    "责任单位",
    "责任人",
    "完成时限",
    "投资额（万元）",
    "备注",
)
FIRST_ROW = 4  # of the first section, as Excel counts


def rows() -> list[dict[str, Any]]:
    """The fifty duties: their number, task and everything else by title."""
    found = []
    for at in range(50):
        number = at + 1
        found.append(
            {
                "序号": number,
                "重点任务": f"{WORDS[at % 10]}（第{number}项）",
                "工作措施": f"1.研究部署\n2.组织落实（{number}）",
                "牵头单位": UNITS[at % 5],
                "责任单位": "教育局、南坪镇政府" if at % 3 == 0 else "各学校" if at % 3 == 1 else None,
                "责任人": ("蒋国梁", "钱文静", "刘主任")[at % 3],
                "完成时限": DAYS[at % 5],
                "投资额（万元）": 100 * at if at % 10 == 2 else None,
                "备注": None,
            }
        )
    return found


def workbook(
    changes: Mapping[int, Mapping[str, Any]] | None = None,
    *,
    more: tuple[Mapping[str, Any], ...] = (),
    titles: tuple[str, ...] = TITLES,
) -> bytes:
    """The table as .xlsx; `changes` by number overwrite cells, `more` rows stand at its end."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务清单"
    width = len(titles)
    sheet.append(["示例县2026年“双高双普”创建50项重点任务清单"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.append(["填报单位：县政府教育督导室"])
    sheet.append(list(titles))
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    held = [dict(row) | dict((changes or {}).get(row["序号"], {})) for row in rows()]
    held += [dict(row) for row in more]
    for at, row in enumerate(held):
        if at % 10 == 0 and at < 50:
            sheet.append([SECTIONS[at // 10]])
            sheet.merge_cells(
                start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=width
            )
        sheet.append([row.get(title) for title in titles])
    sheet.append(["注：逾期未完成的按有关规定督办。"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
