"""Letters: their exact texts, one at a time in a matter, climbing when no answer comes, urging, closing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from dudao.apps.correspondence.api import (
    DocumentFact,
    DocumentKind,
    DocumentState,
    discard_document,
    submit_document,
    void_document,
)
from dudao.apps.notices.api import Notice
from dudao.apps.oversight.actions.letter_reminders import tick_letters
from dudao.apps.oversight.actions.letters import (
    climb_letter,
    climb_overdue,
    close_letter,
    dismiss_letter,
    draft_letter,
    urge_letters,
)
from dudao.apps.oversight.choices import LetterState, MatterState, RungKind
from dudao.apps.oversight.letter_rows import letter_lines
from dudao.apps.oversight.letter_source import letter_source
from dudao.apps.oversight.letter_texts import FactLine, FormerLetter, LetterGiven, days_named, letter_draft
from dudao.apps.oversight.models import Letter, MatterFact
from dudao.apps.oversight.queries_letters import letter_counts, letters_visible_to
from tests.apps.correspondence import made as documents
from tests.apps.oversight.letters_made import (
    BASIS,
    drafted,
    hand_in,
    issued,
    matter,
    morning,
    now,
    receipt,
    received,
)
from tests.apps.oversight.made import OversightWorld

FACT = FactLine("任务“完善经费保障制度”已逾期3天", date(2025, 11, 24))


def given(rung: RungKind, **changed: object) -> LetterGiven:
    facts: dict[str, object] = {
        "rung": rung,
        "subject": "完善经费保障制度逾期",
        "facts": (FACT,),
        "days": 5,
        "basis": BASIS,
        "contact": "李志强",
        "phone": "0911-0000000",
    }
    return LetterGiven(**(facts | changed))  # type: ignore[arg-type]


def texts(made: LetterGiven) -> list[tuple[str, str]]:
    return [(one.heading, one.text) for one in letter_draft(made).sections]


def test_a_reminder_is_mild() -> None:
    made = given(RungKind.REMINDER_LETTER, basis="", next_rung=RungKind.WARNING_LETTER)
    assert letter_draft(made).title == "关于完善经费保障制度逾期的提醒函"
    assert texts(made) == [
        ("", "经教育督导工作调度，你单位存在以下情况，现予提醒。"),
        ("事由", "任务“完善经费保障制度”已逾期3天（截至2025年11月24日）。"),
        ("办理要求", "请对照上述情况查找原因，明确责任人和完成时间，抓紧办理。"),
        (
            "答复期限",
            "请于本函发出之日起5个工作日内（发出当日不计）书面答复办理情况。确需延期的，请在期限届满前提出申请"
            "并说明理由。\n联系人：李志强，联系电话：0911-0000000。",
        ),
    ]


def test_a_warning_names_the_next_rung() -> None:
    made = given(RungKind.WARNING_LETTER, next_rung=RungKind.OVERSIGHT_LETTER, you="你校", phone="")
    assert texts(made) == [
        (
            "",
            "依据《教育督导条例》第二十一条，经教育督导工作调度，你校以下情况已达到预警条件，现予预警。",
        ),
        ("事由", "任务“完善经费保障制度”已逾期3天（截至2025年11月24日）。"),
        (
            "办理要求",
            "请立即研究，制定整改措施，明确责任领导、责任人和完成时限，限期扭转。\n"
            "逾期未答复或者整改不到位的，将按督办梯次发出督办函。",
        ),
        (
            "答复期限",
            "请于本函发出之日起5个工作日内（发出当日不计）书面答复，说明原因、整改措施、责任人和完成时限。"
            "确需延期的，请在期限届满前提出申请并说明理由。\n联系人：李志强。",
        ),
    ]


def test_an_oversight_letter_demands_and_names_the_following_measure() -> None:
    made = given(
        RungKind.OVERSIGHT_LETTER,
        days=3,
        designation="示政办〔2025〕1号（示例）",
        next_rung=RungKind.CIRCULAR,
        former=FormerLetter("预警函", "示教督办函〔2025〕2号", date(2025, 11, 20), date(2025, 11, 24)),
    )
    assert texts(made) == [
        ("", "依据《教育督导条例》第二十一条（示政办〔2025〕1号（示例）），对你单位以下事项立项督办。"),
        (
            "事由",
            "1.预警函（示教督办函〔2025〕2号）的答复期限为2025年11月20日，截至2025年11月24日未收到符合要求的答复。\n"
            "2.任务“完善经费保障制度”已逾期3天（截至2025年11月24日）。",
        ),
        (
            "办理要求",
            "请主要负责同志牵头研究，逐项整改，明确责任领导、责任人和完成时限，整改结果附佐证材料。\n"
            "逾期未答复或者整改不到位的，将按督办梯次予以通报。",
        ),
        (
            "答复期限",
            "请于本函发出之日起3个工作日内（发出当日不计）书面答复，说明原因、整改措施、责任人、完成时限和整改结果，"
            "并附佐证材料。确需延期的，请在期限届满前提出申请并说明理由。\n联系人：李志强，联系电话：0911-0000000。",
        ),
    ]


def test_what_is_not_known_is_to_be_filled_in() -> None:
    made = letter_draft(given(RungKind.WARNING_LETTER, basis="", facts=()))
    assert made.section("opening").text.startswith("依据【待补：督办依据】，")
    assert made.section("facts").text == "【待补：事实和数据】"


def test_a_title_gives_up_its_own_preposition_and_mark() -> None:
    assert (
        letter_draft(given(RungKind.REMINDER_LETTER, subject="关于图书不足。")).title
        == "关于图书不足的提醒函"
    )


def test_days_are_read_from_a_text_spaces_aside() -> None:
    assert days_named("请于本函发出之日起 7 个工作日内答复；3日内电话联系") == (7,)


def test_a_letter_is_a_document_to_the_unit(overseen: OversightWorld) -> None:
    letter = drafted(overseen)
    document = letter.document
    assert (document.kind, document.state) == (DocumentKind.REMINDER_LETTER, DocumentState.DRAFT)
    assert (document.source_key, document.basis) == (f"letter:{letter.matter_id}:1", BASIS)
    assert [one.unit for one in document.deliveries.all()] == [overseen.unit]
    assert (letter.state, letter.reply_working_days, letter.issued_on) == (LetterState.DRAFT, 5, None)


def test_the_document_shows_the_facts_with_their_links(overseen: OversightWorld) -> None:
    letter = issued(overseen)
    text = "任务“完善经费保障制度”已逾期3天（截至2025年11月24日）"
    for_office = letter_source(letter.document, overseen.person("officer"))
    for_unit = letter_source(letter.document, overseen.person("head"))
    assert for_office is not None
    assert for_unit is not None
    assert (for_office.label, for_office.facts) == (
        "督办函件：完善经费保障制度逾期",
        (DocumentFact(text, "/plan/"),),
    )
    assert for_unit.facts == (DocumentFact(text),)
    assert letter_source(documents.document(overseen.world), overseen.person("officer")) is None


def test_a_rule_drafts_as_the_system(overseen: OversightWorld) -> None:
    letter = draft_letter(matter(overseen), RungKind.REMINDER_LETTER, actor=None, today=overseen.today)
    assert letter.document.drafted_by is None
    assert "联系人：李志强。" in letter.document.draft["sections"][3]["text"]


def test_only_the_office_drafts(overseen: OversightWorld) -> None:
    with pytest.raises(PermissionDenied, match="函件由督导室干部办理"):
        draft_letter(matter(overseen), RungKind.REMINDER_LETTER, actor=overseen.person("head"))


def test_a_circular_is_no_letter(overseen: OversightWorld) -> None:
    with pytest.raises(ValidationError, match="通报不是函件"):
        draft_letter(matter(overseen), RungKind.CIRCULAR, actor=overseen.person("officer"))


def test_two_letters_on_one_matter_are_prevented_naming_the_other(overseen: OversightWorld) -> None:
    letter = drafted(overseen)
    with pytest.raises(
        ValidationError,
        match=r"已有提醒函（还没有文号），现在是“起草办文中”，同一事项不能重复发函（《政府督查工作条例》第十五条）",
    ):
        draft_letter(letter.matter, RungKind.WARNING_LETTER, actor=overseen.person("officer"))
    issued(overseen, letter=letter)
    with pytest.raises(
        ValidationError,
        match=r"已有提醒函（示教督办函〔2025〕1号），现在是“已发出待签收”，答复期限 2025年12月1日，同一事项",
    ):
        drafted(overseen, of=letter.matter, rung=RungKind.WARNING_LETTER)


def test_the_database_prevents_them_too(overseen: OversightWorld) -> None:
    letter = drafted(overseen)
    other = documents.document(overseen.world, DocumentKind.WARNING_LETTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            matter=letter.matter, document=other, rung=RungKind.WARNING_LETTER, reply_working_days=5
        )


def test_the_way_of_a_letter_moves_its_matter(overseen: OversightWorld) -> None:
    letter = issued(overseen)
    assert letter.matter.state == MatterState.ISSUED
    letter = receipt(overseen, letter)
    assert (letter.state, letter.matter.state) == (LetterState.RECEIVED, MatterState.HANDLING)
    hand_in(overseen, letter)
    assert (now(letter).state, now(letter).matter.state) == (LetterState.ANSWERED, MatterState.ANSWERED)
    steps = list(letter.matter.steps.values_list("state", flat=True))
    assert steps == ["proposed", "checking", "issued", "received", "handling", "answered"]


def test_a_letter_without_a_day_for_the_answer_is_not_handed_in(overseen: OversightWorld) -> None:
    letter = drafted(overseen)
    document = letter.document
    document.draft["sections"][3]["text"] = "请尽快答复。"
    document.save()
    with pytest.raises(ValidationError, match="正文没有写明答复期限"):
        submit_document(document, actor=overseen.person("officer"))


def test_the_days_are_those_of_the_text(overseen: OversightWorld) -> None:
    letter = drafted(overseen)
    document = letter.document
    text = document.draft["sections"][3]["text"].replace("5个工作日", "8个工作日")
    document.draft["sections"][3]["text"] = text
    document.save()
    letter = issued(overseen, letter=letter)
    assert (letter.reply_working_days, letter.due_on) == (8, date(2025, 12, 4))


def test_a_document_given_up_gives_up_its_letter(overseen: OversightWorld) -> None:
    letter = drafted(overseen)
    discard_document(letter.document, "情况已变", actor=overseen.person("officer"))
    assert (now(letter).state, now(letter).closing_note) == (LetterState.DISMISSED, "情况已变")
    again = drafted(overseen, of=letter.matter)
    assert again.document.source_key.endswith(":2")


def test_dismissing_gives_up_the_document_and_only_of_drafts(overseen: OversightWorld) -> None:
    letter = drafted(overseen)
    done = dismiss_letter(letter, "重复", actor=overseen.person("officer"))
    assert (done.state, done.document.state) == (LetterState.DISMISSED, DocumentState.DISCARDED)
    other = issued(overseen, of=letter.matter)
    with pytest.raises(ValidationError, match="发错了请作废公文"):
        dismiss_letter(other, "重复", actor=overseen.person("officer"))


def test_a_void_document_takes_its_letter_back(overseen: OversightWorld) -> None:
    letter = received(overseen)
    void_document(letter.document, "文号用错", actor=overseen.person("officer"))
    letter = now(letter)
    assert (letter.state, letter.matter.state) == (LetterState.DISMISSED, MatterState.CHECKING)
    assert letter_lines([letter], overseen.today, reads_county=False)[0].light == ("none", "已作废")


def test_the_unit_is_told_until_when_it_answers(overseen: OversightWorld) -> None:
    letter = issued(overseen)
    told = Notice.objects.filter(kind="duty_given", unique_key=f"letter:{letter.pk}:issued")
    assert {(one.recipient.username, one.title) for one in told} == {
        (name, "请签收并于2025年12月1日前（含当日）答复提醒函（示教督办函〔2025〕1号）")
        for name in ("head", "handler")
    }


def test_overdue_letters_climb_once_as_drafts(overseen: OversightWorld) -> None:
    letter = received(overseen)  # due 1 December
    assert climb_overdue(overseen.county, date(2025, 12, 1)).drafted == ()
    late = date(2025, 12, 2)
    climbed = climb_overdue(overseen.county, late).drafted
    assert [one.get_rung_display() for one in climbed] == ["预警函"]
    made = now(climbed[0])
    assert (made.state, made.previous, made.document.drafted_by) == (LetterState.DRAFT, letter, None)
    assert (now(letter).climbed, now(letter).state) == (True, LetterState.RECEIVED)
    assert "截至2025年12月2日未收到符合要求的答复" in made.document.draft["sections"][1]["text"]
    assert climb_overdue(overseen.county, date(2025, 12, 3)).drafted == ()
    assert Letter.objects.count() == 2
    assert MatterFact.objects.get(key=f"letter:{letter.pk}").text == (
        "提醒函（示教督办函〔2025〕1号）应于2025年12月1日前（含当日）答复，已逾期1天"
    )


def test_a_climbed_letter_stays_answerable(overseen: OversightWorld) -> None:
    letter = received(overseen)
    climb_overdue(overseen.county, date(2025, 12, 2))
    hand_in(overseen, now(letter))
    assert (now(letter).state, now(letter).matter.state) == (LetterState.ANSWERED, MatterState.ANSWERED)


def test_a_climb_given_up_is_not_drafted_again(overseen: OversightWorld) -> None:
    letter = received(overseen)
    made = climb_overdue(overseen.county, date(2025, 12, 2)).drafted[0]
    dismiss_letter(made, "单位已电话说明", actor=overseen.person("officer"))
    assert now(letter).climbed is False
    assert climb_overdue(overseen.county, date(2025, 12, 3)).drafted == ()


def test_the_next_letter_raises_the_matter(overseen: OversightWorld) -> None:
    letter = received(overseen)
    made = climb_letter(letter, today=date(2025, 12, 2), actor=overseen.person("officer"))
    issued(overseen, letter=made, on=date(2025, 12, 3))
    held = now(made).matter
    assert (held.rung, held.state) == (RungKind.WARNING_LETTER, MatterState.ISSUED)
    hand_in(overseen, now(letter))
    assert now(made).matter.state == MatterState.ISSUED  # the old letter no longer moves it


def test_nothing_in_time_climbs_and_no_rung_is_skipped(overseen: OversightWorld) -> None:
    letter = received(overseen)
    officer = overseen.person("officer")
    with pytest.raises(ValidationError, match="没有逾期，不能升级"):
        climb_letter(letter, today=date(2025, 12, 1), actor=officer)
    with pytest.raises(ValidationError, match="逾期未答复，只能升级为预警函，不能发督办函"):
        draft_letter(letter.matter, RungKind.OVERSIGHT_LETTER, actor=officer, today=date(2025, 12, 2))


def test_the_last_letter_has_no_letter_above_it(overseen: OversightWorld) -> None:
    letter = received(overseen, rung=RungKind.OVERSIGHT_LETTER)
    late = date(2025, 12, 8)
    assert climb_overdue(overseen.county, late).beyond == (now(letter),)
    with pytest.raises(ValidationError, match="督办函之后是通报，请在督办事项页面办理"):
        climb_letter(letter, today=late, actor=overseen.person("officer"))


def test_no_milder_letter_after_a_closed_one(overseen: OversightWorld) -> None:
    letter = received(overseen, rung=RungKind.WARNING_LETTER)
    close_letter(letter, "已由整改台账跟踪", actor=overseen.person("officer"))
    with pytest.raises(ValidationError, match=r"已发过预警函.*不能再发更轻的提醒函"):
        drafted(overseen, of=letter.matter, rung=RungKind.REMINDER_LETTER)


def test_closing_needs_words_and_tells_the_unit(overseen: OversightWorld) -> None:
    letter = received(overseen)
    officer = overseen.person("officer")
    with pytest.raises(ValidationError, match="请写明办结的理由"):
        close_letter(letter, " ", actor=officer)
    close_letter(letter, "任务已核实完成", actor=officer)
    assert (now(letter).state, now(letter).closed_by) == (LetterState.CLOSED, officer)
    told = {one.recipient.username for one in Notice.objects.filter(title__startswith="提醒函已办结")}
    assert told == {"head", "handler"}


def test_urged_twice_a_day_at_most(overseen: OversightWorld) -> None:
    letter = issued(overseen)
    officer = overseen.person("officer")
    for _ in range(2):
        urge_letters([letter], "请尽快", today=overseen.today, actor=officer)
    with pytest.raises(ValidationError, match="今天已催办 2 次，每天最多 2 次"):
        urge_letters([letter], today=overseen.today, actor=officer)
    urge_letters([letter], today=overseen.today + timedelta(1), actor=officer)
    told = Notice.objects.filter(
        title="催办：请签收提醒函（示教督办函〔2025〕1号）", recipient__username="head"
    )
    assert told.count() == 3


def test_units_are_reminded_once_before_on_and_after_the_day(overseen: OversightWorld) -> None:
    issued(overseen)  # due Monday, 1 December
    days = [date(2025, 11, 26), date(2025, 11, 27), date(2025, 11, 28), date(2025, 12, 1), date(2025, 12, 2)]
    assert tick_letters(morning(days[1]).replace(hour=7)) == 0
    for day in days * 2:
        tick_letters(morning(day))
    told = Notice.objects.filter(recipient__username="head", kind__in=["duty_due", "duty_late"])
    assert list(told.order_by("pk").values_list("title", flat=True)) == [
        "即将到期，请签收并答复提醒函（示教督办函〔2025〕1号）",
        "今天到期，请签收并答复提醒函（示教督办函〔2025〕1号）",
        "已逾期，请尽快签收并答复提醒函（示教督办函〔2025〕1号）",
    ]


def test_the_unit_sees_its_letters_once_they_are_out(overseen: OversightWorld) -> None:
    letter = drafted(overseen)
    head, principal = overseen.person("head"), overseen.person("principal")
    assert not letters_visible_to(head).exists()
    issued(overseen, letter=letter)
    assert [one.pk for one in letters_visible_to(head)] == [letter.pk]
    assert not letters_visible_to(principal).exists()
    assert letters_visible_to(overseen.person("leader")).count() == 1
    assert not letters_visible_to(overseen.person("stranger")).exists()


def test_counts_of_a_county(overseen: OversightWorld) -> None:
    drafted(overseen, key="duty:1")
    received(overseen, key="duty:3")
    counts = letter_counts(overseen.county, date(2025, 12, 2))
    assert counts == {"all": 2, "draft": 1, "waiting": 1, "overdue": 1, "review": 0, "closed": 0}
