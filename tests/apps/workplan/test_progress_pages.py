"""The pages of progress: reported from the phone, verified from the queue, listed by day, week and month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dudao.apps.evidence.api import Evidence
from dudao.apps.workplan.actions.progress import confirm_progress, return_progress
from dudao.apps.workplan.models import Duty, ProgressReport
from dudao.apps.workplan.my_duties import duty_groups, span_of
from dudao.apps.workplan.todo_counts import WaitingForMe, todo_counts
from tests.apps.workplan.made import PlanWorld, duty, start_plan
from tests.apps.workplan.progress_made import asked_more_time, hindered, reported, step_ids
from tests.apps.workplan.proofs_made import photo, reported_with_photo
from tests.personas import World

SignIn = Callable[[str], Client]


@pytest.fixture
def plan(world: World) -> PlanWorld:
    """The six duties, counted from the day of the clock."""
    return start_plan(world, today=timezone.localdate())


def form(plan: PlanWorld, number: str, *titles: str, **more: Any) -> dict[str, Any]:
    steps = step_ids(plan, number, *titles) if titles else ()
    return {"token": "k" * 32, "steps": steps, "text": "", "forecast": "", **more}


def post(client: Client, plan: PlanWorld, number: str, data: dict[str, Any]) -> Any:
    return client.post(reverse("report_duty", args=[plan.duty(number).pk]), data)


def test_reported_with_a_step_and_a_photo(plan: PlanWorld, signed_in: SignIn) -> None:
    response = post(signed_in("clerk"), plan, "4", form(plan, "4", "采购", photos=[photo()]))
    assert response.status_code == 302
    report = ProgressReport.objects.get()
    proof = report.proofs.get()
    assert [step.title for step in report.steps.all()] == ["采购"]
    assert (proof.title, proof.unit) == ("更新图书", plan.world.school)


def test_sent_twice_is_one_report_and_one_document(plan: PlanWorld, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    for _ in range(2):
        response = post(client, plan, "4", form(plan, "4", "采购", photos=[photo()]))
        assert response.status_code == 302
    assert (ProgressReport.objects.count(), Evidence.objects.count()) == (1, 1)


def test_a_photo_serves_as_a_picture_and_as_the_original(plan: PlanWorld, signed_in: SignIn) -> None:
    report = reported_with_photo(plan)
    address = reverse("duty_proof", args=[report.duty_id, report.proofs.get().pk])
    picture = signed_in("head").get(address, {"size": "small"})
    assert picture.headers["Content-Type"] == "image/jpeg"
    whole = signed_in("head").get(address)
    assert b"".join(whole.streaming_content) == photo().read()  # type: ignore[attr-defined]
    assert "attachment" in whole.headers["Content-Disposition"]


def test_a_bad_file_is_refused_and_what_was_typed_stays(plan: PlanWorld, signed_in: SignIn) -> None:
    bad = SimpleUploadedFile("说明.exe", b"MZ" + b"\0" * 200)
    response = post(signed_in("clerk"), plan, "4", form(plan, "4", "采购", text="图书已到货", photos=[bad]))
    assert response.status_code == 400
    assert "图书已到货" in response.content.decode()
    assert ProgressReport.objects.count() == 0


@pytest.mark.parametrize(("chosen", "days"), [("due", 20), ("3", 23), ("7", 27)])
def test_presets_of_the_forecast_count_from_the_due_date(
    plan: PlanWorld, signed_in: SignIn, chosen: str, days: int
) -> None:
    post(signed_in("clerk"), plan, "4", form(plan, "4", text="在办", forecast=chosen))
    assert plan.duty("4").forecast_on == plan.today + timedelta(days)


def test_after_the_due_date_presets_count_from_today(plan: PlanWorld, signed_in: SignIn) -> None:
    page = signed_in("handler").get(reverse("report_duty", args=[plan.duty("3").pk])).content.decode()
    assert "按期" not in page
    post(signed_in("handler"), plan, "3", form(plan, "3", text="在办", forecast="3"))
    assert plan.duty("3").forecast_on == plan.today + timedelta(3)


def test_half_a_hindrance_is_asked_for_whole(plan: PlanWorld, signed_in: SignIn) -> None:
    response = post(signed_in("clerk"), plan, "4", form(plan, "4", "采购", hindrance="没有钱"))
    assert response.status_code == 400
    assert "提困难问题时这一项必填" in response.content.decode()
    whole = form(plan, "4", "采购", hindrance="没有钱", kind="funds", solving_unit=plan.world.department.pk)
    assert post(signed_in("clerk"), plan, "4", whole).status_code == 302
    assert plan.duty("4").hindrances.get().text == "没有钱"


def test_after_the_due_date_the_page_says_what_to_do(plan: PlanWorld, signed_in: SignIn) -> None:
    page = signed_in("handler").get(reverse("report_duty", args=[plan.duty("3").pk])).content.decode()
    assert "逾期后请在进展中说明" in page
    assert "申请延期</a>" not in page


def test_confirming_leads_to_the_next(plan: PlanWorld, signed_in: SignIn) -> None:
    first, second = reported(plan, "1", "立项"), reported(plan, "3", "印发")
    client = signed_in("head")
    assert client.get(reverse("progress_review")).context["report_count"] == 2
    chosen = {"verb": "confirm", "steps": step_ids(plan, "1", "立项")}
    response = client.post(reverse("decide_report", args=[first.pk]), chosen)
    assert response.headers["Location"] == reverse("progress_review_one", args=[second.pk])
    chosen = {"verb": "confirm", "steps": step_ids(plan, "3", "印发")}
    response = client.post(reverse("decide_report", args=[second.pk]), chosen)
    assert response.headers["Location"] == reverse("progress_review")
    assert plan.duty("3").state == "done"


def test_decided_by_a_colleague_meanwhile_is_said(plan: PlanWorld, signed_in: SignIn) -> None:
    report = reported(plan, "1", "立项")
    confirm_progress(report, actor=plan.person("head"))
    response = signed_in("officer").post(
        reverse("decide_report", args=[report.pk]), {"verb": "return", "reason": "看不清"}, follow=True
    )
    assert "这次上报已经是“已核实”，蒋国梁 办的" in response.content.decode()


def test_extensions_wait_for_the_office_alone(plan: PlanWorld, signed_in: SignIn) -> None:
    asked_more_time(plan, "1")
    counts = {
        who: signed_in(who).get(reverse("progress_review")).context["extension_count"]
        for who in ("officer", "head", "director", "stranger")
    }
    assert counts == {"officer": 1, "head": 0, "director": 0, "stranger": 0}


def listed(client: Client, **query: Any) -> list[tuple[str, list[str]]]:
    response = client.get(reverse("my_duties"), query)
    assert response.status_code == 200
    return [(group.key, [row.duty.number for row in group.rows]) for group in response.context["groups"]]


def test_my_duties_late_first(plan: PlanWorld, signed_in: SignIn) -> None:
    assert listed(signed_in("handler")) == [("late", ["3"]), ("later", ["1"])]


def test_returned_comes_before_what_is_due_later(plan: PlanWorld, signed_in: SignIn) -> None:
    return_progress(reported(plan, "1", "立项"), "看不清", actor=plan.person("head"))
    assert listed(signed_in("handler")) == [("late", ["3"]), ("returned", ["1"])]


def test_what_is_reported_whole_waits(plan: PlanWorld, signed_in: SignIn) -> None:
    reported(plan, "3", "印发")
    assert listed(signed_in("handler")) == [("later", ["1"]), ("review", ["3"])]


def test_a_head_sees_her_unit_and_a_reader_any(plan: PlanWorld, signed_in: SignIn) -> None:
    unit = plan.world.department.pk
    expected = [("late", ["3"]), ("later", ["1"])]
    assert listed(signed_in("head"), unit=unit, span="all") == expected
    assert listed(signed_in("director"), unit=unit, span="all") == expected
    for who in ("principal", "handler", "clerk", "stranger"):
        assert signed_in(who).get(reverse("my_duties"), {"unit": unit}).status_code == 404


def test_a_person_s_list_is_seen_by_who_sees_the_duties(plan: PlanWorld, signed_in: SignIn) -> None:
    person = plan.person("handler").pk
    assert listed(signed_in("head"), person=person, span="all") == [("late", ["3"]), ("later", ["1"])]
    assert signed_in("clerk").get(reverse("my_duties"), {"person": person}).status_code == 404


def test_a_campaign_holds_what_one_sees_of_it(plan: PlanWorld, signed_in: SignIn) -> None:
    campaign = plan.campaign.pk
    found = listed(signed_in("director"), campaign=campaign, span="all")
    assert found == [("late", ["3"]), ("week", ["2"]), ("later", ["4", "5", "1"]), ("undated", ["6"])]
    assert listed(signed_in("clerk"), campaign=campaign, span="all") == [("later", ["4"])]
    assert signed_in("stranger").get(reverse("my_duties"), {"campaign": campaign}).status_code == 404


@pytest.mark.parametrize("query", [{"span": "year"}, {"unit": "x"}, {"on": "2025-02-30"}, {"who": "them"}])
def test_nonsense_in_the_address_is_no_list(
    plan: PlanWorld, signed_in: SignIn, query: dict[str, str]
) -> None:
    assert signed_in("officer").get(reverse("my_duties"), query).status_code == 404


MONDAY = date(2025, 11, 24)


def test_spans_of_a_day_a_week_and_a_month() -> None:
    found = {key: span_of(key, date(2026, 2, 18)) for key in ("day", "week", "month")}
    assert {key: (span.first, span.last) for key, span in found.items() if span} == {
        "day": (date(2026, 2, 18), date(2026, 2, 18)),
        "week": (date(2026, 2, 16), date(2026, 2, 22)),
        "month": (date(2026, 2, 1), date(2026, 2, 28)),
    }


def test_the_list_of_a_week(plan_world: PlanWorld) -> None:
    """Monday: due on Wednesday, planned to begin on Friday, going on, late, due next week, finished on Tuesday."""
    held = plan_world.duty_list
    day = {
        name: MONDAY + timedelta(count) for name, count in (("tue", 1), ("wed", 2), ("fri", 4), ("next", 9))
    }
    duty(held, "w1", due_on=day["wed"])
    duty(held, "w2", due_on=day["next"], planned_start_on=day["fri"])
    duty(held, "w3", due_on=day["next"], started_on=MONDAY - timedelta(9), state="in_progress")
    duty(held, "w4", due_on=MONDAY - timedelta(2))
    duty(held, "w5", due_on=day["next"])
    duty(held, "w6", due_on=day["next"], state="done", finished_on=day["tue"])
    found = list(
        Duty.objects.filter(number__startswith="w").select_related("duty_list", "handler", "lead_unit")
    )
    groups = duty_groups(found, MONDAY, span_of("week", MONDAY))
    assert [(group.label, [row.duty.number for row in group.rows]) for group in groups] == [
        ("已逾期，没有完成", ["w4"]),
        ("本周到期", ["w1"]),
        ("本周应当开始", ["w2"]),
        ("本周在做，以后到期", ["w3"]),
        ("本周完成", ["w6"]),
    ]


def test_counts_for_the_home_page(plan: PlanWorld) -> None:
    return_progress(reported(plan, "1", "立项"), "看不清", actor=plan.person("head"))
    reported(plan, "3", "印发")
    asked_more_time(plan, "4", by="clerk")
    hindered(plan, "1")
    today = plan.today
    assert todo_counts(plan.person("handler"), today) == WaitingForMe(1, 0, 1, 0, 0, 0)
    assert todo_counts(plan.person("head"), today) == WaitingForMe(0, 0, 0, 1, 0, 1)
    assert todo_counts(plan.person("officer"), today) == WaitingForMe(0, 0, 0, 1, 1, 0)
    assert todo_counts(plan.person("stranger"), today) == WaitingForMe(0, 0, 0, 0, 0, 0)


def test_a_long_list_asks_the_database_as_often_as_a_short_one(
    plan: PlanWorld, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        duty(
            plan.duty_list,
            f"n{number}",
            handler=plan.person("handler"),
            due_on=plan.today + timedelta(number),
        )
    client = signed_in("handler")
    client.get(reverse("my_duties"))
    with django_assert_max_num_queries(32):
        assert "n59" in str(listed(client))


def test_the_list_as_a_workbook(plan: PlanWorld, signed_in: SignIn) -> None:
    response = signed_in("handler").get(reverse("my_duties_workbook"))
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert response.content[:2] == b"PK"


def test_the_sheet_of_the_meeting_as_pdf(plan: PlanWorld, signed_in: SignIn) -> None:
    hindered(plan, "1")
    response = signed_in("officer").get(reverse("hindrances_file", args=["pdf"]))
    assert response.content[:5] == b"%PDF-"


def test_solving_keeps_the_filter_of_the_list(plan: PlanWorld, signed_in: SignIn) -> None:
    made = hindered(plan, "1")
    response = signed_in("officer").post(
        reverse("hindrance_solve", args=[made.pk]), {"reason": "已批", "here": "?kind=land"}
    )
    assert response.headers["Location"] == f"{reverse('hindrances')}?kind=land#h{made.pk}"
