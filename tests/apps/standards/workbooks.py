"""A county's form as a real workbook, with merged cells, left-out cells, totals and what nobody can understand."""

from __future__ import annotations

import io

import openpyxl

ROWS = (
    ("示例县教育工作评估标准",),
    ("共5条，满分60分，54分及以上通过",),
    ("一级指标", "二级指标", "三级指标", "分值", "评分细则", "佐证材料", "责任单位", "自评得分"),
    (
        "教育管理（35分）",
        "党政领导",
        "每年专题研究教育工作2次",
        15,
        "缺1次扣一半分。",
        "会议纪要；台账",
        "县政府",
        None,
    ),
    (None, None, "签订目标责任书", 10, "每缺1份扣1分。", "责任书", "县政府", None),
    (None, "校园安全", "校园安全制度健全", "10（4+6）", "1.有制度；2.有演练", "制度、记录", "学校", None),
    (
        "教育经费（25分）",
        "投入",
        "教师培训经费不低于公用经费的5%",
        15,
        "每低1个百分点扣3分。",
        "预算",
        "财政局",
        None,
    ),
    (None, None, "经费使用规范", 10, "参照县财政局有关文件执行", "账册", "财政局", None),
    ("否决指标", None, "有拖欠教师工资的", None, None, None, None, None),
    ("合计", None, None, 60, None, None, None, None),
)


def county_form() -> bytes:
    """The form as a file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "标准"
    for row in ROWS:
        sheet.append(list(row))
    for block in ("A1:H1", "A2:H2", "A4:A6", "B4:B5", "A7:A8"):
        sheet.merge_cells(block)
    other = book.create_sheet("说明")
    other.append(["本表由督导室填写"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
