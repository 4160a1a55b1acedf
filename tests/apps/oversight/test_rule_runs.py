"""Running the rules: matters with drafts, nothing twice, what is withheld and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from dudao.apps.activity.api import Entry
from dudao.apps.notices.api import Notice
from dudao.apps.oversight.actions.cards import CardGiven, give_card
from dudao.apps.oversight.actions.matters import close_matter, dismiss_matter
from dudao.apps.oversight.actions.rules import RuleGiven, save_rule, set_rule_active, start_rules, words_of
from dudao.apps.oversight.actions.running import run_rules
from dudao.apps.oversight.choices import CardColour, LetterState, MatterState, RuleSource, RungKind
from dudao.apps.oversight.models import Letter, Matter, OversightRule, RedSince, RuleRun
from dudao.apps.oversight.rule_plan import Outcome, plan_of
from dudao.core.oversight.steps import Move
from tests.apps.oversight.made import OversightWorld

RED = "任务“完善经费保障制度”已亮红灯 2 天（规则：红灯满 2 天发提醒函）"


def rule(
    overseen: OversightWorld, days: int = 2, rung: str = RungKind.REMINDER_LETTER, card: str = ""
) -> OversightRule:
    """Red for so many days; duty 3 is due three days ago, red since two."""
    given = RuleGiven(f"红灯 {days} 天", RuleSource.RED_DAYS, {"days": str(days)}, rung, card)
    return save_rule(overseen.county, given, actor=overseen.person("officer"))


def outcomes(overseen: OversightWorld, later: int = 0) -> list[tuple[str, str]]:
    return [
        (one.outcome.value, one.sentence)
        for one in plan_of(overseen.county, overseen.today + timedelta(later))
    ]


def test_a_preview_writes_nothing(overseen: OversightWorld) -> None:
    rule(overseen)
    assert outcomes(overseen) == [("open", RED)]
    assert (Matter.objects.count(), RuleRun.objects.count()) == (0, 0)


def test_just_below_the_limit_nothing_is_proposed(overseen: OversightWorld) -> None:
    rule(overseen, days=3)
    assert outcomes(overseen) == []
    assert outcomes(overseen, later=1)[0][0] == Outcome.OPEN


def test_a_run_opens_a_matter_with_its_fact_and_the_draft_of_a_letter(overseen: OversightWorld) -> None:
    held = rule(overseen)
    run = run_rules(overseen.county, overseen.today, actor=None)
    matter = Matter.objects.get()
    assert (run.opened, run.added, matter.rule, matter.unit) == (1, 0, held, overseen.unit)
    assert (matter.state, matter.opened_by, matter.title) == (
        MatterState.PROPOSED,
        None,
        "完善经费保障制度",
    )
    fact = matter.facts.get()
    assert (fact.text, fact.url) == (RED, f"/plan/duties/{overseen.plan.duty('3').pk}/")
    letter = Letter.objects.get()
    assert (letter.matter, letter.state, letter.rung) == (
        matter,
        LetterState.DRAFT,
        RungKind.REMINDER_LETTER,
    )
    told = Notice.objects.filter(title="督办规则起草了 1 件，请决定办不办")
    assert {one.recipient.username for one in told} == {"officer", "second_officer"}


def test_run_again_on_the_same_facts_it_writes_nothing(overseen: OversightWorld) -> None:
    rule(overseen)
    first = run_rules(overseen.county, overseen.today, actor=None)
    before = Entry.objects.count()
    assert run_rules(overseen.county, overseen.today, actor=overseen.person("officer")) == first
    assert (Matter.objects.count(), Letter.objects.count(), Entry.objects.count()) == (1, 1, before)


def test_the_next_day_the_open_matter_is_left_alone(overseen: OversightWorld) -> None:
    rule(overseen)
    run_rules(overseen.county, overseen.today, actor=None)
    line = plan_of(overseen.county, overseen.today + timedelta(1))[0]
    assert (line.outcome, line.why) == (
        Outcome.WITHHELD,
        "同一事项已有督办事项“完善经费保障制度”（立项），不重复督办（《政府督查工作条例》第十五条）",
    )


def test_a_stricter_rule_adds_its_fact_and_wishes_one_rung_more(overseen: OversightWorld) -> None:
    rule(overseen)
    rule(overseen, days=4, rung=RungKind.TALK)
    run_rules(overseen.county, overseen.today, actor=None)
    run = run_rules(overseen.county, overseen.today + timedelta(2), actor=None)
    matter = Matter.objects.get()
    assert (run.opened, run.added) == (0, 1)
    assert (matter.facts.count(), matter.rung, matter.proposed_rung) == (
        2,
        RungKind.REMINDER_LETTER,
        RungKind.WARNING_LETTER,
    )
    assert Letter.objects.count() == 1


def test_what_was_dismissed_is_not_proposed_again(overseen: OversightWorld) -> None:
    rule(overseen)
    run_rules(overseen.county, overseen.today, actor=None)
    dismiss_matter(Matter.objects.get(), "已经办完，等核实", actor=overseen.person("officer"))
    assert Letter.objects.get().state == LetterState.DISMISSED
    line = plan_of(overseen.county, overseen.today + timedelta(1))[0]
    assert (line.outcome, line.why) == (Outcome.WITHHELD, "同一事实已不予立项：已经办完，等核实")


def test_a_light_that_came_back_is_another_occurrence(overseen: OversightWorld) -> None:
    rule(overseen)
    run_rules(overseen.county, overseen.today, actor=None)
    dismiss_matter(Matter.objects.get(), "已经办完", actor=overseen.person("officer"))
    duty = overseen.plan.duty("3")
    duty.due_on = overseen.today
    duty.save()
    assert outcomes(overseen, later=3)[0][0] == Outcome.OPEN


def test_an_unanswered_letter_climbs_as_a_draft_in_the_same_matter(overseen: OversightWorld) -> None:
    officer = overseen.person("officer")
    rule(overseen)
    given = RuleGiven("逾期未复", RuleSource.UNANSWERED_LETTER, {"days": "2"}, RungKind.WARNING_LETTER)
    save_rule(overseen.county, given, actor=officer)
    run_rules(overseen.county, overseen.today, actor=None)
    letter = Letter.objects.get()
    due = overseen.today + timedelta(7)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.ISSUED, issued_on=overseen.today, due_on=due)
    overseen.moved(letter.matter, Move.ISSUE)
    assert Outcome.CLIMB.value not in [one for one, _ in outcomes(overseen, later=8)]
    run_rules(overseen.county, due + timedelta(2), actor=None)
    second = Letter.objects.get(previous=letter)
    assert (second.matter, second.rung, second.previous, second.state) == (
        letter.matter,
        RungKind.WARNING_LETTER,
        letter,
        LetterState.DRAFT,
    )
    run_rules(overseen.county, due + timedelta(3), actor=None)
    assert letter.matter.letters.count() == 2


def test_without_an_issuing_body_the_matter_stays_with_the_reason(overseen: OversightWorld) -> None:
    from dudao.apps.correspondence.api import IssuingBody

    IssuingBody.objects.all().update(is_active=False)
    rule(overseen)
    run = run_rules(overseen.county, overseen.today, actor=None)
    assert Matter.objects.count() == 1
    assert run.lines[0]["why"].startswith("已立项，函件没有起草：")
    assert "/documents/issuers/" in run.lines[0]["why"] or "发文机关" in run.lines[0]["why"]


def test_a_rung_above_letters_is_only_a_suggestion(overseen: OversightWorld) -> None:
    rule(overseen, rung=RungKind.TALK, card=CardColour.RED)
    run = run_rules(overseen.county, overseen.today, actor=None)
    matter = Matter.objects.get()
    assert (matter.rung, matter.proposed_card, Letter.objects.count()) == (RungKind.TALK, "red", 0)
    assert run.lines[0]["why"] == "建议约谈，请在事项页面办理"


def test_two_yellow_cards_propose_a_red_one(overseen: OversightWorld) -> None:
    officer = overseen.person("officer")
    given = RuleGiven("两黄", RuleSource.YELLOW_CARDS, {"count": "2"}, RungKind.WARNING_LETTER, "red")
    save_rule(overseen.county, given, actor=officer)
    for reason in ("进度滞后", "两次未报"):
        assert outcomes(overseen) == []
        card = CardGiven(overseen.unit, CardColour.YELLOW, reason, "全部完成", overseen.today)
        give_card(overseen.county, card, today=overseen.today, actor=officer)
    assert outcomes(overseen) == [("open", "现有 2 张黄牌没有摘（规则：黄牌满 2 张，亮红牌并发预警函）")]
    run_rules(overseen.county, overseen.today, actor=None)
    assert Matter.objects.get().proposed_card == CardColour.RED


def test_red_for_another_reason_counts_from_when_it_was_seen(overseen: OversightWorld) -> None:
    from dudao.apps.workplan.models import PlanRules

    PlanRules.objects.update_or_create(campaign=overseen.plan.campaign, defaults={"red_forecast": True})
    duty = overseen.plan.duty("2")
    duty.lead_unit, duty.forecast_on = overseen.unit, overseen.today + timedelta(30)
    duty.save()
    rule(overseen, days=5)
    assert outcomes(overseen) == [("unknown", "任务“补充专任教师”现在是红灯，哪天开始亮的没有记录")]
    run_rules(overseen.county, overseen.today, actor=None)
    assert RedSince.objects.get().since == overseen.today
    assert ("open", "任务“补充专任教师”已亮红灯 5 天（规则：红灯满 5 天发提醒函）") in outcomes(
        overseen, later=5
    )
    duty.forecast_on = None
    duty.save()
    run_rules(overseen.county, overseen.today + timedelta(1), actor=None)
    assert not RedSince.objects.exists()


def test_only_the_office_runs_rules(overseen: OversightWorld) -> None:
    with pytest.raises(PermissionDenied):
        run_rules(overseen.county, overseen.today, actor=overseen.person("director"))


def test_the_example_rules_are_drawn_up_once(overseen: OversightWorld) -> None:
    made = start_rules(overseen.county, actor=overseen.person("officer"))
    assert len(made) == 10
    assert [words_of(one) for one in made[:4]] == [
        "红灯满 5 天发提醒函",
        "红灯满 10 天，亮黄牌并发预警函",
        "红灯任务满 3 项，亮黄牌并发预警函",
        "丢分满 5 分发提醒函",
    ]
    assert all(one.name.endswith("（示例）") for one in made)
    with pytest.raises(ValidationError, match="已经有督办规则"):
        start_rules(overseen.county, actor=overseen.person("officer"))


def test_a_rule_keeps_what_it_was_in_the_log(overseen: OversightWorld) -> None:
    held = rule(overseen)
    given = RuleGiven(held.name, RuleSource.RED_DAYS, {"days": "4"}, RungKind.TALK)
    save_rule(overseen.county, given, rule=held, actor=overseen.person("officer"))
    entry = Entry.objects.filter(verb="save_rule").latest("pk")
    assert (entry.details["before"], entry.details["rule"]) == (
        "红灯满 2 天发提醒函",
        "红灯满 4 天约谈",
    )


def test_a_rule_of_no_use_is_refused_by_its_parameter(overseen: OversightWorld) -> None:
    given = RuleGiven("红灯", RuleSource.RED_DAYS, {"days": "0"}, RungKind.TALK)
    with pytest.raises(ValidationError) as refused:
        save_rule(overseen.county, given, actor=overseen.person("officer"))
    assert refused.value.message_dict == {"days": ["“红灯满”应在 1 到 365 之间。"]}
    with pytest.raises(PermissionDenied):
        save_rule(overseen.county, given, actor=overseen.person("head"))


def test_a_rule_switched_off_is_silent(overseen: OversightWorld) -> None:
    held = rule(overseen)
    set_rule_active(held, False, actor=overseen.person("officer"))
    assert outcomes(overseen) == []
    set_rule_active(held, True, actor=overseen.person("officer"))
    assert outcomes(overseen) == [("open", RED)]


def test_the_morning_runs_once_a_day_and_not_before_eight(overseen: OversightWorld) -> None:
    from datetime import datetime, time

    from dudao.apps.oversight.actions.running import tick

    rule(overseen)
    seven, nine = (timezone.make_aware(datetime.combine(overseen.today, time(hour))) for hour in (7, 9))
    assert [tick(seven), tick(nine), tick(nine + timedelta(hours=1))] == [0, 1, 0]
    assert (Matter.objects.count(), RuleRun.objects.get().run_by) == (1, None)


def test_a_closed_matter_of_the_same_occurrence_stays_closed(overseen: OversightWorld) -> None:
    rule(overseen, rung=RungKind.TALK)
    run_rules(overseen.county, overseen.today, actor=None)
    matter = overseen.moved(Matter.objects.get(), Move.ISSUE)
    close_matter(matter, "已约谈", actor=overseen.person("officer"))
    assert plan_of(overseen.county, overseen.today)[0].why == "同一事实已办结：已约谈"
