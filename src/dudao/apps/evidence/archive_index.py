"""The page that opens a packed archive without a network: the tree of the items, and a search as one types."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from dudao.apps.evidence.archive_manifest import DocumentLine, Manifest

SCRIPT = """"use strict";
document.addEventListener("DOMContentLoaded", function () {
  var box = document.getElementById("search"), count = document.getElementById("count");
  var rows = Array.prototype.slice.call(document.querySelectorAll("li[data-words]"));
  function show() {
    var words = box.value.trim().toLowerCase().split(/\\s+/).filter(Boolean), found = 0;
    rows.forEach(function (row) {
      var text = row.getAttribute("data-words");
      row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      if (!row.hidden) { found += 1; }
    });
    document.querySelectorAll("details").forEach(function (part) {
      var any = part.querySelector("li[data-words]:not([hidden])");
      part.hidden = words.length > 0 && !any;
      if (words.length > 0) { part.open = Boolean(any); }
    });
    count.textContent = words.length > 0 ? "找到 " + found + " 处" : "";
  }
  box.addEventListener("input", show);
});
""".encode()
STYLE = b"""body{font:15px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;
margin:0 auto;max-width:1000px;padding:16px;color:#1c2733}
h1{font-size:20px;margin:0 0 4px}.facts{color:#5b6673;margin:0 0 12px}.notice{color:#8c1d18}
#search{font:inherit;width:100%;box-sizing:border-box;padding:10px;border:1px solid #9aa3ae;border-radius:6px}
#count{color:#5b6673;min-height:1.6em;margin:4px 0}details{margin:4px 0 4px 12px}summary{cursor:pointer;padding:4px 0}
details>details>summary{font-weight:600}ul{margin:0 0 8px;padding-left:20px}li{margin:2px 0}small{color:#5b6673}
a{color:#1f4e8c}@media print{#search,#count{display:none}}
"""


def index_page(manifest: Manifest, lost: Sequence[str] = ()) -> bytes:
    """The page: everything in the file itself, links relative, nothing from elsewhere."""
    units = {unit.key: unit.name for unit in manifest.units}
    by_item: dict[str, list[tuple[str, DocumentLine]]] = {}
    loose: list[DocumentLine] = []
    for document in manifest.documents:
        for link in document.links:
            by_item.setdefault(link.item, []).append((units[link.unit], document))
        if not document.links:
            loose.append(document)
    parts = [_head(manifest, lost)]
    section = criterion = None
    for item in manifest.items:
        if item.code not in by_item:
            continue
        if item.section != section:
            parts.append(_closed(section, criterion))
            parts.append(f"<details open><summary><b>{escape(item.section)}</b></summary>")
            section, criterion = item.section, None
        if item.criterion != criterion:
            parts.append("</details>" if criterion is not None else "")
            parts.append(f"<details open><summary>{escape(item.criterion)}</summary>")
            criterion = item.criterion
        parts.append(f"<p><b>{escape(item.code)}</b> {escape(item.text)}</p><ul>")
        parts += [_line(document, unit, item.code, item.text, lost) for unit, document in by_item[item.code]]
        parts.append("</ul>")
    parts.append(_closed(section, criterion))
    if loose:
        parts.append("<details open><summary><b>未关联条目的材料</b></summary><ul>")
        parts += [_line(document, units[document.unit], "", "", lost) for document in loose]
        parts.append("</ul></details>")
    parts.append("</body></html>")
    return "".join(parts).encode()


def _closed(section: str | None, criterion: str | None) -> str:
    return ("</details>" if criterion is not None else "") + ("</details>" if section is not None else "")


def _head(manifest: Manifest, lost: Sequence[str]) -> str:
    notice = f'<p class="notice">{escape(manifest.notice)}</p>' if manifest.notice else ""
    gone = f'<p class="notice">有 {len(lost)} 个文件没有放进来，见“缺少的文件.txt”。</p>' if lost else ""
    title = f"{manifest.county}档案"
    facts = f"{manifest.standard}　{manifest.scope}　{len(manifest.documents)} 份材料　导出时间 {manifest.made_at[:16]}"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{quote("目录/style.css")}">'
        f'<script src="{quote("目录/search.js")}"></script></head><body><h1>{escape(title)}</h1>{notice}'
        f'<p class="facts">{escape(facts)}　<a href="{quote("目录/catalogue.xlsx")}">目录（Excel）</a></p>{gone}'
        '<label for="search">查找材料</label>'
        '<input id="search" type="search" autocomplete="off" placeholder="名称、单位、文号、条目">'
        '<p id="count" aria-live="polite"></p>'
    )


def _line(document: DocumentLine, unit: str, code: str, text: str, lost: Sequence[str]) -> str:
    file = document.revisions[-1]
    words = " ".join((document.title, unit, document.document_number, file.file_name, code, text)).lower()
    dates = document.made_on or ""
    shown = escape(document.title)
    name = f'<a href="{quote(file.path)}">{shown}</a>' if file.path not in lost else f"{shown}（文件缺失）"
    more = "　".join(part for part in (unit, document.document_number, dates) if part)
    return f'<li data-words="{escape(words)}">{name} <small>{escape(more)}</small></li>'
