"""What a talk drafts by itself: its questions from recorded facts, the notice, the sheet of the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from dudao.apps.accountability.choices_talks import TalkSide
from dudao.apps.accountability.models import Talk, TalkPerson
from dudao.apps.accountability.queries_talks import promises_of
from dudao.core.document import chinese_date
from dudao.core.drafting import Draft, DraftSection, FixedColumn, FixedTable, pending

CLOSING_QUESTIONS = (
    "上述问题的原因是什么？由谁直接负责、谁分管？",
    "收到提醒、督办以后采取了哪些措施？还有什么困难需要协调？",
    "什么时候整改到位？请逐项作出承诺，明确责任人和完成时限。",
)
LONGEST = 500
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class FactLine:
    """A recorded fact as it was, and where it can be seen."""

    text: str
    url: str = ""
    as_of: str = ""

    def as_json(self) -> dict[str, str]:
        """As the talk keeps it."""
        return {"text": self.text, "url": self.url, "as_of": self.as_of}


@dataclass(frozen=True)
class QuestionLine:
    """A question with the fact it rests on."""

    text: str
    fact: str = ""
    url: str = ""


def drafted_questions(facts: Iterable[FactLine]) -> tuple[QuestionLine, ...]:
    """One question for each fact, in their order, then the three that every talk ends with; each once."""
    asked: dict[str, QuestionLine] = {}
    for fact in facts:
        said = " ".join(fact.text.split()).rstrip("。；;")
        if said:
            text = f"{said}。这一情况是否属实？请说明。"[:LONGEST]
            asked.setdefault(text, QuestionLine(text, fact.text[:LONGEST], fact.url))
    for text in CLOSING_QUESTIONS:
        asked.setdefault(text, QuestionLine(text))
    return tuple(asked.values())


def moment_words(moment: datetime | None) -> str:
    """2026年3月5日（星期四）上午9:00 in the county's time; empty without one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    part = "上午" if local.hour < 12 else "下午"
    return f"{chinese_date(local.date())}（星期{WEEKDAYS[local.weekday()]}）{part}{local:%-H:%M}"


def people_words(people: Iterable[TalkPerson]) -> str:
    """Posts and names: 局长孙丽华、…."""
    return "、".join(f"{one.post}{one.name}" for one in people)


def notice_draft(talk: Talk) -> Draft:
    """The notice: who is talked to, why and on which basis, when and where, what to bring."""
    sides = _sides(talk)
    basis = f"根据{talk.basis.rstrip('。')}，" if talk.basis else ""
    hosts = people_words(sides[TalkSide.HOST]) or pending("约谈人")
    opening = f"{basis}经研究，决定就{talk.title}对你单位进行约谈。现将有关事项通知如下。"
    when = moment_words(talk.planned_at) or pending("约谈时间")
    what = "\n".join(
        [
            f"（一）时间：{when}",
            f"（二）地点：{talk.place or pending('约谈地点')}",
            f"（三）约谈人：{hosts}",
            f"（四）被约谈人：{people_words(sides[TalkSide.TALKED]) or pending('被约谈人')}",
        ]
    )
    facts = "\n".join(f"{number}.{fact['text']}" for number, fact in enumerate(talk.facts, 1))
    reason = "\n".join(part for part in (talk.reason.strip(), facts) if part) or pending("约谈原因")
    demand = (
        "请被约谈人按时参加，不得由他人代替；确因特殊情况不能参加的，请提前书面说明。"
        "请就上述问题的原因、已经采取的措施和下一步整改安排准备书面材料，并带有关佐证。"
    )
    return Draft(
        f"关于约谈{talk.unit.name}的通知书",
        (
            DraftSection("opening", "", opening),
            DraftSection("reason", "约谈事由", reason),
            DraftSection("when", "时间、地点和人员", what),
            DraftSection("demand", "有关要求", demand),
        ),
    )


def _sides(talk: Talk) -> dict[str, list[TalkPerson]]:
    found: dict[str, list[TalkPerson]] = {str(side): [] for side in TalkSide}
    for one in talk.people.order_by("pk"):
        found[one.side].append(one)
    return found


def record_draft(talk: Talk) -> Draft:
    """The sheet of the record (约谈记录): facts of the talk, people, questions and answers, promises, signatures."""
    sides = _sides(talk)
    return Draft(
        "约谈记录",
        (
            DraftSection("about", "", "", _about_table(talk, sides)),
            DraftSection("facts", "约谈事由", talk.reason.strip() or talk.title, _facts_table(talk)),
            DraftSection("questions", "询问和回答", "", _questions_table(talk)),
            DraftSection("course", "约谈情况", talk.course.strip() or pending("约谈情况")),
            DraftSection("stand", "被约谈人表态", talk.stand.strip() or pending("被约谈人表态")),
            DraftSection("promises", "承诺事项", "", _promises_table(talk)),
            DraftSection("signatures", "", _declaration(), _signatures(sides)),
        ),
    )


def _declaration() -> str:
    return "以上记录我已看过（已向我宣读），和我说的相符。"


def _about_table(talk: Talk, sides: dict[str, list[TalkPerson]]) -> FixedTable:
    rows = (
        ("编号", talk.number_text),
        ("被约谈单位", talk.unit.name),
        ("事由", talk.title),
        ("依据", talk.basis or pending("规定依据")),
        ("时间", moment_words(talk.held_at) or pending("约谈时间")),
        ("地点", talk.place or pending("约谈地点")),
        ("约谈人", people_words(sides[TalkSide.HOST]) or pending("约谈人")),
        ("被约谈人", "、".join(_with_presence(one) for one in sides[TalkSide.TALKED]) or pending("被约谈人")),
        ("记录人", people_words(sides[TalkSide.RECORDER]) or pending("记录人")),
    )
    columns = (FixedColumn("项目", 1, "center"), FixedColumn("内容", 4))
    return FixedTable(columns, rows, header=False)


def _with_presence(person: TalkPerson) -> str:
    if person.attended is not False:
        return f"{person.post}{person.name}"
    return f"{person.post}{person.name}（未到场：{person.absence or '未说明原因'}）"


def _facts_table(talk: Talk) -> FixedTable | None:
    if not talk.facts:
        return None
    columns = (FixedColumn("序号", 1, "center"), FixedColumn("事实", 7), FixedColumn("截至", 2, "center"))
    rows = tuple(
        (str(number), fact["text"], fact.get("as_of", "")) for number, fact in enumerate(talk.facts, 1)
    )
    return FixedTable(columns, rows)


def _questions_table(talk: Talk) -> FixedTable:
    columns = (FixedColumn("序号", 1, "center"), FixedColumn("问", 5), FixedColumn("答", 5))
    rows: Sequence[tuple[str, ...]] = [
        (str(one.position), one.text, one.answer or pending("回答"))
        for one in talk.questions.order_by("position")
    ]
    return FixedTable(columns, tuple(rows) or (("", pending("问题"), ""),))


def _promises_table(talk: Talk) -> FixedTable:
    columns = (
        FixedColumn("序号", 1, "center"),
        FixedColumn("承诺事项", 6),
        FixedColumn("责任人", 2, "center"),
        FixedColumn("完成时限", 3, "center"),
    )
    rows = tuple(
        (str(one.position), one.text, one.handler_name, chinese_date(one.due_on)) for one in promises_of(talk)
    )
    return FixedTable(columns, rows or (("", "没有作出承诺", "", ""),))


def _signatures(sides: dict[str, list[TalkPerson]]) -> FixedTable:
    rows = tuple(
        (TalkSide(side).label, f"{one.post}{one.name}", "", "")
        for side in (TalkSide.TALKED, TalkSide.HOST, TalkSide.RECORDER)
        for one in sides[side]
    )
    columns = (
        FixedColumn("身份", 2, "center"),
        FixedColumn("职务和姓名", 3, "center"),
        FixedColumn("签字", 3),
        FixedColumn("日期", 2),
    )
    return FixedTable(columns, rows or (("", "", "", ""),))
