"""函件办理单: what became of a letter, on paper: sent, signed for, answered, reviewed, closed."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from dudao.apps.oversight.letter_texts import chinese_day
from dudao.apps.oversight.models import Letter, LetterExtension, Reply
from dudao.apps.oversight.queries_letters import extensions_of, replies_of, urges_of
from dudao.core.document import Block, Cell, Column, Document, Heading, Table, paragraph

SAMPLE = "样例数据，仅供演示"


def letter_sheet_document(letter: Letter) -> Document:
    """The sheet as a neutral document: a table of the facts, then each answer with its review."""
    blocks: list[Block] = [_facts(letter)]
    for reply in reversed([one for one in replies_of(letter) if one.at is not None]):
        blocks += _reply(reply)
    return Document(
        title=f"{letter.get_rung_display()}办理单",
        blocks=tuple(blocks),
        notice=SAMPLE if letter.matter.county.is_sample else "",
    )


def _facts(letter: Letter) -> Table:
    matter = letter.matter
    rows = [
        ("发文字号", letter.document.number_text or "还没有文号"),
        ("收函单位", matter.unit.name),
        ("督办事项", matter.title),
        ("发出日期", _day(letter.issued_on)),
        ("签收时间", _receipt(letter)),
        ("答复期限", _due(letter)),
        *(("延期", _extension(one)) for one in reversed(extensions_of(letter))),
        ("催办", f"{len(urges_of(letter))}次"),
        ("状态", letter.get_state_display()),
        ("办结时间", _moment(letter.closed_at)),
        ("办结意见", letter.closing_note or "—"),
    ]
    return Table(
        columns=(Column(1, "center"), Column(4)),
        header=(),
        rows=tuple((Cell(name), Cell(text)) for name, text in rows),
    )


def _reply(reply: Reply) -> list[Block]:
    by = reply.paper_name or (reply.by.name if reply.by is not None else "")
    blocks: list[Block] = [
        Heading(1, f"第{reply.number}次答复"),
        paragraph(f"{by} {_moment(reply.at)}答复。"),
    ]
    blocks += [paragraph(line) for line in reply.text.splitlines() if line.strip()]
    if reply.measures.strip():
        blocks.append(Heading(2, "整改措施和时限"))
        blocks += [paragraph(line) for line in reply.measures.splitlines() if line.strip()]
    names = [one.title for one in reply.proofs.all()]
    blocks.append(paragraph(f"佐证：{'；'.join(names)}。" if names else "没有附佐证。"))
    if reply.reviewed_by is not None:
        said = f"：{reply.opinion}" if reply.opinion else "。"
        blocks.append(
            paragraph(
                f"{reply.reviewed_by.name} {_moment(reply.reviewed_at)}复核，{reply.get_state_display()}{said}"
            )
        )
    return blocks


def _receipt(letter: Letter) -> str:
    delivery = (
        letter.document.deliveries.filter(unit=letter.matter.unit_id).select_related("received_by").first()
    )
    if delivery is None or delivery.received_at is None:
        return "还没有签收"
    by = delivery.received_by.name if delivery.received_by is not None else delivery.received_name
    return f"{_moment(delivery.received_at)} {by}"


def _extension(one: LetterExtension) -> str:
    until = _day(one.granted_on or one.wanted_on)
    return f"{one.get_state_display()}：从{_day(one.due_on)}延至{until}，{one.reason}"


def _due(letter: Letter) -> str:
    if letter.due_on is None:
        return f"发出后第{letter.reply_working_days}个工作日"
    words = f"{_day(letter.due_on)}（发出后第{letter.reply_working_days}个工作日）"
    if letter.returned_due_on is not None:
        words += f"；退回后补充至{_day(letter.returned_due_on)}"
    if letter.extended_due_on is not None:
        words += f"；延期至{_day(letter.extended_due_on)}"
    return words


def _day(day: date | None) -> str:
    return "—" if day is None else chinese_day(day)


def _moment(at: datetime | None) -> str:
    return "—" if at is None else f"{timezone.localtime(at):%Y年%-m月%-d日 %H:%M}"
