"""``dudao standards`` and ``dudao template``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from dudao.catalogue.loader import available, load, standard_ids
from dudao.catalogue.schema import Standard
from dudao.cli.console import EVALUATED, Refusal, note, say, say_json
from dudao.engine.reporting.template import template_book


def standard_of(standard_id: str) -> Standard:
    """The standard of that id; ``Refusal`` names those that there are."""
    if standard_id not in standard_ids():
        raise Refusal.of(f"没有“{standard_id}”这个标准；可用的有：{'、'.join(standard_ids())}。")
    return load(standard_id)


def list_standards(form: str) -> int:
    """List id, title, document number and kind of every standard in the catalogue."""
    listed = available()
    if form == "json":
        say_json(
            [
                {
                    "id": each.id,
                    "title": each.title,
                    "document_number": each.document_number,
                    "kind": each.kind,
                    "sample": each.sample,
                }
                for each in listed
            ]
        )
        return EVALUATED
    for each in listed:
        number = f"（{each.document_number}）" if each.document_number else ""
        say(f"{each.id}\t{each.title}{number}\t{each.kind}{'　样例，不是官方文本' if each.sample else ''}")
    return EVALUATED


def write_template(standard_id: str, output: Path, *, county: str = "") -> int:
    """Write the blank workbook of a standard."""
    from dudao.infra.xlsx.write import write_workbook  # a fifth of the start-up of whoever only judges

    standard = standard_of(standard_id)
    check_output(output)
    book = template_book(standard, county=county, created_on=datetime.now().replace(microsecond=0))
    output.write_bytes(write_workbook(book))
    note(f"已写出 {output}。")
    return EVALUATED


def check_output(path: Path | None) -> None:
    """Refuse a path that cannot be written before any work is done."""
    if path is None:
        return
    if path.is_dir():
        raise Refusal.of(f"{path} 是文件夹；请写出文件名。")
    if not path.absolute().parent.is_dir():
        raise Refusal.of(f"没有这个文件夹：{path.absolute().parent}。请先建好。")
