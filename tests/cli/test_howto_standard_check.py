"""The how-to on importing a standard shows what the command really says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from dudao.cli.main import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "howto" / "import-a-standard.md"
TITLE = "某县义务教育学校管理督导评估标准（满分100分，90分及以上通过，共4条）"
ROWS = (
    (TITLE,),
    ("一级指标", "二级指标", "编号", "评估内容", "分值", "评分细则", "佐证材料", "责任单位"),
    ("办学方向（40分）", "党的领导", "A1-B1-C1", "每学期专题研究教育工作", 20, "每少1次扣5分，扣完为止。",
     "会议纪要", "县政府"),
    (None, "发展规划", "A1-B2-C1", "教育规划、制度、台账健全", 20, "三项各占三分之一。", "规划", "教育局"),
    ("办学条件（60分）", "经费保障", "A2-B1-C1", "生均经费按标准拨付", "40", "拨付不到位的，酌情扣分。",
     "拨付凭证", "财政局"),
    (None, "师资", "A2-B2-C1", "教师培训全覆盖", 20, "培训率每低1个百分点扣1分。", "培训台账", "学校"),
)  # fmt: skip


def test_the_page_shows_what_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "评估标准"
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    book.save(tmp_path / "标准.xlsx")
    assert main(["standard-check", str(tmp_path / "标准.xlsx")]) == 0
    said = capsys.readouterr().out
    blocks = re.findall(r"```\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    (shown,) = [block for block in blocks if "合计一致" in block]
    beginning, _, rest = shown.partition("……")
    assert len(beginning.splitlines()) > 5
    assert rest.strip() == ""
    assert said.startswith(beginning)
