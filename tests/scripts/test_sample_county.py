"""The sample county shows what points and evidence have to show: loaded once, looked at from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import json
import django
django.setup()
from dudao.apps.activity.api import verify_all
from dudao.apps.campaigns.api import Campaign
from dudao.apps.evaluation.api import Evaluation, Rating, board_of
import io
from django.utils import timezone
from dudao.apps.workplan.api import Duty, Extension, Hindrance, Plan, ProgressReport, countdown_of
from dudao.apps.accountability.models import Case, CaseStatement, Talk
from dudao.apps.correspondence.models import NumberSeries, OfficialDocument
from dudao.apps.oversight.models import Card, Letter
from dudao.apps.rankings.models import Ranking, RankingContest
today = timezone.localdate()
def has_gap(document):
    return "【待补" in json.dumps([document.title, document.draft], ensure_ascii=False)
numbered = OfficialDocument.objects.exclude(series=None)
signed = OfficialDocument.objects.exclude(signed_at=None)
duties = [one for one in Duty.objects.filter(campaign__isnull=False)]
board = board_of(Campaign.objects.get())
schools = Evaluation.objects.filter(side="self", subject__kind="school")
print(json.dumps({
    "items": sum(one.item.carries_points for one in board.clauses),
    "max": str(board.reported.max),
    "pass": str(board.reported.pass_line),
    "schools_with_sixty": schools.filter(handed_in_count__gte=60).count(),
    "rolled_up": sum(one.is_rolled and one.progress.handed_in >= 59 for one in board.clauses),
    "begun": sum(one.progress.handed_in > 0 for one in board.clauses if one.item.carries_points),
    "returned": Rating.objects.filter(state="returned").count(),
    "triggered": [one.code for one in board.triggered],
    "missing_papers": len(board.rows.missing_papers),
    "most": float(board.reported.most),
    "unowned": len(board.unowned),
    "external": Evaluation.objects.get(side="external").approved_count,
    "log": verify_all(io.StringIO()),
    "days": countdown_of(Campaign.objects.get(), today).days,
    "late": sum(one.is_open and one.effective_due_on is not None and one.effective_due_on < today for one in duties),
    "done": sum(one.state == "done" for one in duties),
    "blocked": sorted(Hindrance.objects.filter(solved_at=None).values_list("kind", flat=True)),
    "extensions": sorted(Extension.objects.values_list("state", flat=True)),
    "reports": sorted(set(ProgressReport.objects.values_list("state", flat=True))),
    "plans": list(Plan.objects.values_list("number", "state")),
    "misfits": Plan.objects.get(state="agreed").outcome["misfits"],
    "letters": sorted(set(Letter.objects.values_list("state", flat=True))),
    "void": list(OfficialDocument.objects.filter(state="void").values_list("sequence", "number_text")),
    "numbers": [
        [sorted(numbered.filter(series=one).values_list("sequence", flat=True)), one.last]
        for one in NumberSeries.objects.all()
    ],
    "signed_without_number": signed.filter(number_text="").count(),
    "signed_with_gap": [one.title for one in signed if has_gap(one)],
    "drafts_with_gap": sum(map(has_gap, OfficialDocument.objects.filter(state="draft"))),
    "cards": sorted((one.colour, one.lifted_on is not None) for one in Card.objects.filter(withdrawn=False)),
    "rankings": sorted(Ranking.objects.values_list("state", "document__state")),
    "contests": list(RankingContest.objects.values_list("line__ranking__state", "state")),
    "talks": [
        (one.state, sorted(promise.duty_id is not None for promise in one.promises.all()))
        for one in Talk.objects.all()
    ],
    "cases": list(Case.objects.values_list("step", flat=True)),
    "statements": list(CaseStatement.objects.values_list("way", "handling")),
}))
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a site with the sample county says of itself, asked in a process of its own on SQLite."""
    import json

    folder = tmp_path_factory.mktemp("sample")
    environment = {
        **os.environ,
        "DUDAO_DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "DUDAO_JOBS": "database",  # nothing is read or drawn: that is the work of the worker
        "DJANGO_SETTINGS_MODULE": "dudao.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run("-m", "dudao.manage", "migrate", "-v0")
    run("-m", "examples.load")
    found: dict[str, object] = json.loads(run("-c", LOOK).splitlines()[-1])
    return found


def test_it_rates_by_154_items_of_2600_points(shown: dict[str, object]) -> None:
    assert (shown["items"], shown["max"], shown["pass"]) == (154, "2600", "2340")


def test_sixty_schools_have_handed_in_sixty_items_each(shown: dict[str, object]) -> None:
    assert shown["schools_with_sixty"] == 60
    assert int(str(shown["rolled_up"])) >= 50


def test_three_fifths_of_the_items_have_begun(shown: dict[str, object]) -> None:
    assert 88 <= int(str(shown["begun"])) <= 97


def test_something_is_returned_missing_and_rated_from_outside(shown: dict[str, object]) -> None:
    assert int(str(shown["returned"])) >= 10
    assert int(str(shown["missing_papers"])) > 100
    assert int(str(shown["external"])) >= 10


def test_everything_has_an_owner(shown: dict[str, object]) -> None:
    assert shown["unowned"] == 0


def test_exactly_one_veto_is_triggered(shown: dict[str, object]) -> None:
    assert shown["triggered"] == ["V6"]


def test_the_best_that_is_still_possible_just_misses_the_line(shown: dict[str, object]) -> None:
    assert 2330 < float(str(shown["most"])) < 2340


def test_its_log_is_whole(shown: dict[str, object]) -> None:
    assert shown["log"] == 0


def test_the_plan_stands_83_days_before_acceptance_with_late_blocked_and_extended_duties(
    shown: dict[str, object],
) -> None:
    assert shown["days"] in (83, 82)  # 82 when midnight passed since it was made
    assert int(str(shown["late"])) >= 5
    assert shown["done"] == 5
    assert shown["blocked"] == ["coordination", "funds", "land", "posts", "project", "talent"]
    assert shown["extensions"] == ["approved", "waiting"]
    assert shown["reports"] == ["confirmed", "returned", "waiting"]
    assert shown["plans"] == [[1, "agreed"]]
    assert int(str(shown["misfits"])) > 0


def test_letters_are_in_every_state(shown: dict[str, object]) -> None:
    assert shown["letters"] == ["answered", "closed", "dismissed", "draft", "issued", "received", "returned"]


def test_numbers_have_no_gaps_and_a_void_document_keeps_its_own(shown: dict[str, object]) -> None:
    numbers = shown["numbers"]
    assert isinstance(numbers, list)
    assert [given for given, _ in numbers] == [list(range(1, last + 1)) for _, last in numbers]
    assert sum(len(given) for given, _ in numbers) == 10
    void = shown["void"]
    assert isinstance(void, list)
    assert len(void) == 1
    sequence, text = void[0]
    assert text.endswith(f"〕{sequence}号")


def test_nothing_with_a_gap_is_signed_although_drafts_have_gaps(shown: dict[str, object]) -> None:
    assert shown["signed_with_gap"] == []
    assert shown["signed_without_number"] == 0
    assert int(str(shown["drafts_with_gap"])) >= 1


def test_a_red_and_a_yellow_card_hang_and_one_was_lifted(shown: dict[str, object]) -> None:
    assert shown["cards"] == [["red", False], ["yellow", False], ["yellow", True]]


def test_one_ranking_is_signed_and_one_is_contested(shown: dict[str, object]) -> None:
    assert shown["rankings"] == [["shown", None], ["signed", "sent"]]
    assert shown["contests"] == [["shown", "waiting"]]


def test_a_talk_was_held_and_its_promises_became_duties(shown: dict[str, object]) -> None:
    assert shown["talks"] == [["held", [True, True]]]


def test_a_case_waits_at_the_defence_with_a_statement_not_yet_handled(shown: dict[str, object]) -> None:
    assert shown["cases"] == ["statement"]
    assert shown["statements"] == [["written", ""]]
