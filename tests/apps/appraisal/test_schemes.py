"""Schemes: the example, what publishing locks, versions, who may."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.appraisal.actions.schemes import (
    create_scheme,
    discard_scheme,
    publish_scheme,
    save_scheme,
    set_units,
)
from dudao.apps.appraisal.actions.stating import MarkGiven, state_mark
from dudao.apps.appraisal.models import AppraisalScheme
from dudao.apps.appraisal.queries import rules_of, schemes_visible_to
from dudao.core.appraisal import example_scheme
from tests.apps.appraisal.made import RULES, Appraised, drafted
from tests.personas import World


def test_the_first_scheme_is_the_example_and_says_so(world: World) -> None:
    made = create_scheme(world.county, 2025, actor=world.person("officer"))
    assert made.is_example
    assert rules_of(made) == example_scheme()
    groups = dict(made.units.values_list("unit__name", "group"))
    assert groups == {
        "示例县财政局": "departments",
        "示例县教育局": "departments",
        "南坪镇": "townships",
        "南坪中心小学": "compulsory",
        "城关初级中学": "compulsory",
    }


def test_only_the_office_draws_up(world: World) -> None:
    for name in ("director", "leader", "head", "city_officer", "stranger", "administrator"):
        with pytest.raises(PermissionDenied):
            create_scheme(world.county, 2025, actor=world.person(name))


def test_what_must_be_mended_is_said_at_once(world: World) -> None:
    officer = world.person("officer")
    wrong = replace(
        RULES, lines=(replace(RULES.lines[0], title="升学率", points=Fraction(50)), *RULES.lines[1:])
    )
    made = drafted(world, wrong)
    made = set_units(made, {}, revision=made.revision, actor=officer)
    with pytest.raises(ValidationError) as refused:
        publish_scheme(made, revision=made.revision, actor=officer)
    assert len(refused.value.messages) == 3
    assert "升学" in refused.value.messages[0]
    assert refused.value.messages[1] == "“各单位”各项分值合计 90 分，应为 100 分。"
    assert refused.value.messages[2] == "“各单位”还没有考核单位。"


def test_published_it_is_locked(appraised: Appraised, world: World) -> None:
    officer = world.person("officer")
    held = appraised.scheme
    with pytest.raises(ValidationError, match="请拟定新的一版"):
        save_scheme(held, RULES, title="改", basis="", revision=held.revision, actor=officer)
    with pytest.raises(ValidationError, match="请拟定新的一版"):
        set_units(held, {}, revision=held.revision, actor=officer)
    with pytest.raises(ValidationError, match="请拟定新的一版"):
        discard_scheme(held, actor=officer)


def test_a_further_version_begins_as_a_copy_and_takes_the_place(appraised: Appraised, world: World) -> None:
    officer = world.person("officer")
    second = create_scheme(world.county, 2025, actor=officer)
    assert (second.version, rules_of(second), second.units.count()) == (2, RULES, 5)
    assert not second.is_example
    publish_scheme(second, revision=second.revision, actor=officer)
    states = dict(AppraisalScheme.objects.values_list("version", "state"))
    assert states == {1: "replaced", 2: "published"}


def test_two_who_write_at_once_do_not_overwrite_each_other(world: World) -> None:
    officer = world.person("officer")
    made = create_scheme(world.county, 2025, actor=officer)
    save_scheme(made, RULES, title="甲", basis="", revision=1, actor=officer)
    with pytest.raises(ValidationError, match="刚刚被别人改过"):
        save_scheme(made, RULES, title="乙", basis="", revision=1, actor=officer)


def test_units_read_what_is_published_and_no_draft(appraised: Appraised, world: World) -> None:
    create_scheme(world.county, 2026, actor=world.person("officer"))
    seen = {
        name: sorted(one.year for one in schemes_visible_to(world.person(name)))
        for name in ("officer", "leader", "viewer", "clerk", "head", "stranger", "administrator")
    }
    assert seen == {
        "officer": [2025, 2026],
        "leader": [2025, 2026],
        "viewer": [2025, 2026],
        "clerk": [2025],
        "head": [2025],
        "stranger": [],
        "administrator": [],
    }


@pytest.mark.parametrize(
    ("line", "given", "said"),
    [
        ("feedback", MarkGiven(" ", points=Fraction(1)), "要写明依据"),
        ("feedback", MarkGiven("台账", points=Fraction(21)), "0 到 20"),
        ("feedback", MarkGiven("台账", applies=True), "要填得分"),
        ("falsified", MarkGiven("台账", points=Fraction(1)), "有还是没有"),
        ("on_time", MarkGiven("台账", points=Fraction(1)), "不由人填"),
        ("none", MarkGiven("台账", points=Fraction(1)), "没有这个考核项目"),
    ],
)
def test_what_is_stated_has_a_basis_and_fits_the_line(
    appraised: Appraised, world: World, line: str, given: MarkGiven, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        state_mark(appraised.scheme, world.school, line, given, actor=world.person("officer"))
