"""A round of reporting, from the officer's request to the merged version."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from dudao.apps.datasets.api import counting_version, reported_tables
from dudao.apps.datasets.models import ImportAttempt, ReportingRound, SchoolSubmission
from dudao.apps.organisations.api import SchoolYear
from tests.apps.datasets import books
from tests.personas import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def reporting_round(world: World, officer: Client) -> ReportingRound:
    """Opened by the officer on the page."""
    answer = officer.post(
        reverse("round_new", args=[world.county.pk]),
        {"standard": books.STANDARD, "year": "2026", "note": "周五前"},
    )
    assert answer.status_code == 302
    return ReportingRound.objects.get()


def hand_in(
    client: Client, held: ReportingRound, school_id: int, content: bytes, name: str = "本校.xlsx"
) -> int:
    address = reverse("school_form_submit", args=[held.pk, school_id])
    return client.post(address, {"file": books.uploaded(content, name)}).status_code


def test_clerk_sees_what_is_asked_and_gets_her_form_filled_in(
    world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    clerk = signed_in("clerk")
    page = clerk.get(reverse("school_data", args=[world.school.pk])).content.decode()
    assert "未交" in page
    assert "周五前" in page
    form = clerk.get(reverse("school_form", args=[reporting_round.pk, world.school.pk]))
    assert form.content[:2] == b"PK"


def test_a_form_in_order_is_handed_in(
    world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    clerk = signed_in("clerk")
    assert hand_in(clerk, reporting_round, world.school.pk, books.school_form(books.FIRST)) == 302
    form = SchoolSubmission.objects.get()
    assert (form.state, form.error_count) == ("handed_in", 0)
    page = clerk.get(reverse("school_data", args=[world.school.pk])).content.decode()
    assert "交上去的数据" in page
    assert "412" in page


def test_a_form_with_errors_is_said_and_the_one_before_stays(
    world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    clerk = signed_in("clerk")
    hand_in(clerk, reporting_round, world.school.pk, books.school_form(books.FIRST))
    wrong = books.school_form({**books.FIRST, "primary.students": "很多"})
    hand_in(clerk, reporting_round, world.school.pk, wrong)
    states = list(SchoolSubmission.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["handed_in", "refused"]
    page = clerk.get(reverse("school_data", args=[world.school.pk])).content.decode()
    assert "现在是“很多”" in page
    assert "之前交的一份仍然有效" in page
    refused = SchoolSubmission.objects.get(state="refused")
    assert clerk.get(reverse("submission_marked", args=[refused.pk])).status_code == 200


def test_the_form_of_another_school_is_refused(
    world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    hand_in(signed_in("clerk"), reporting_round, world.school.pk, books.school_form(books.SECOND))
    form = SchoolSubmission.objects.get()
    assert form.state == "refused"
    assert "这份表是“城关初级中学”的" in form.problems[-1]["message"]


@pytest.mark.parametrize(("content", "said"), [(b"%PDF-1.4", "PDF"), (b"PK\x03\x04broken", "损坏")])
def test_no_workbook_at_all(
    content: bytes, said: str, world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    clerk = signed_in("clerk")
    hand_in(clerk, reporting_round, world.school.pk, content)
    assert said in clerk.get(reverse("school_data", args=[world.school.pk])).content.decode()
    assert SchoolSubmission.objects.get().state == "refused"


def test_principal_confirms_and_a_new_form_needs_it_again(
    world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    hand_in(signed_in("clerk"), reporting_round, world.school.pk, books.school_form(books.FIRST))
    first = SchoolSubmission.objects.get()
    signed_in("principal").post(reverse("submission_confirm", args=[first.pk]))
    first.refresh_from_db()
    assert first.confirmed_by == world.people["principal"]
    again = books.school_form({**books.FIRST, "primary.students": 420})
    hand_in(signed_in("clerk"), reporting_round, world.school.pk, again)
    current = SchoolSubmission.objects.get(state="handed_in")
    assert current.confirmed_at is None
    first.refresh_from_db()
    assert first.state == "replaced"


def test_withdrawn_forms_count_as_missing(
    world: World, signed_in: SignIn, officer: Client, reporting_round: ReportingRound
) -> None:
    clerk = signed_in("clerk")
    hand_in(clerk, reporting_round, world.school.pk, books.school_form(books.FIRST))
    clerk.post(reverse("submission_withdraw", args=[SchoolSubmission.objects.get().pk]))
    assert SchoolSubmission.objects.get().state == "withdrawn"
    page = officer.get(reverse("round", args=[reporting_round.pk])).content.decode()
    assert page.count('data-stage="none"') == 2


def test_officer_sees_who_is_missing_wrong_and_done_and_merges(
    world: World,
    signed_in: SignIn,
    officer: Client,
    reporting_round: ReportingRound,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    hand_in(signed_in("clerk"), reporting_round, world.school.pk, books.school_form(books.FIRST))
    hand_in(signed_in("colleague"), reporting_round, world.second_school.pk, books.school_form(books.SECOND))
    page = officer.get(reverse("round", args=[reporting_round.pk])).content.decode()
    assert page.count('data-stage="handed_in"') == 2
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("round_merge", args=[reporting_round.pk]))
    attempt = ImportAttempt.objects.get()
    assert attempt.state == "accepted", [one.message for one in attempt.problems.all()]
    version = counting_version(world.county, books.STANDARD, SchoolYear(2026))
    assert version is not None
    assert version.source_kind == "round"
    schools = {one.name: one for one in reported_tables(version).schools}
    assert schools["城关初级中学"].get("junior.students") == Fraction(903)
    assert schools["城关初级中学"].origins["junior.students"].file == "城关初级中学.xlsx"


def test_nothing_can_be_handed_in_after_the_end(
    world: World, signed_in: SignIn, officer: Client, reporting_round: ReportingRound
) -> None:
    officer.post(reverse("round_close", args=[reporting_round.pk]))
    assert (
        hand_in(signed_in("clerk"), reporting_round, world.school.pk, books.school_form(books.FIRST)) == 400
    )
    assert not SchoolSubmission.objects.exists()
