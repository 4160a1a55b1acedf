"""The pages of periodic reports: what each shows, what a form does, what a refusal says."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
from django.db import connection
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dudao.apps.period_reports.actions.digests import compile_digest
from dudao.apps.period_reports.models import PeriodDigest, ReportPeriod, ReportSeries, UnitReport
from dudao.core.rating_flow import RatingVerb
from tests import factories
from tests.apps.period_reports.reporting import SAID, Reporting
from tests.personas import World

SignIn = Callable[[str], Client]
TYPED = {"done_text": "做了", "next_text": "再做", "problems_text": "无", "figure-f1": "3", "figure-f2": ""}


def body(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def address(now: Reporting, name: str = "unit_report") -> str:
    return reverse(name, args=[now.report(now.world.school).pk])


def post(client: Client, url: str, **data: object) -> HttpResponse:
    return client.post(url, data)  # type: ignore[return-value]


def test_nothing_yet_shows_the_first_step(signed_in: SignIn) -> None:
    page = body(signed_in("officer").get(reverse("period_reports")))
    assert "还没有定期报告" in page
    assert "report_series_new" not in page
    assert "/reports/counties/" in page


def test_the_clerk_sees_what_she_has_to_report(now: Reporting, signed_in: SignIn) -> None:
    page = body(signed_in("clerk").get(reverse("period_reports")))
    assert "要报的 · 1" in page
    assert "去填报" in page
    assert "全县的定期报告" not in page


def test_the_head_sees_what_waits_for_her(now: Reporting, signed_in: SignIn) -> None:
    now.submit(now.world.school, "clerk", today=timezone.localdate())
    assert "等我审核 · 1" in body(signed_in("principal").get(reverse("period_reports")))


def test_the_office_sets_a_series_up(world: World, now: Reporting, signed_in: SignIn) -> None:
    client = signed_in("officer")
    url = reverse("report_series_new", args=[world.county.pk])
    assert "报告单位" in body(client.get(url))
    data = {
        "title": "双减月报",
        "kind": "month",
        "starts_on": "2026-11-01",
        "due_working_days": "3",
        "campaign": "",
        "matter": "双减",
        "figures": "校外培训机构（所）\n压减率（%）",
        "urges_per_day": "1",
        "units": [world.school.pk, world.department.pk],
    }
    response = client.post(url, data)
    made = ReportSeries.objects.get(title="双减月报")
    assert response.headers["Location"] == reverse("report_series", args=[made.pk])
    assert (made.matter, made.campaign, made.due_working_days) == ("双减", None, 3)
    assert [one["label"] for one in made.figures] == ["校外培训机构", "压减率"]
    assert made.units.count() == 2
    assert now.series.pk != made.pk


def test_a_series_with_mistakes_says_where(now: Reporting, signed_in: SignIn) -> None:
    url = reverse("report_series_edit", args=[now.series.pk])
    response = signed_in("officer").post(url, {"title": "", "kind": "half_month", "figures": "甲\n甲"})
    page = body(response)
    assert response.status_code == 400
    assert "至少选一个报告单位" in page
    assert "指标“甲”写了两次" in page


def test_the_series_shows_its_periods_and_opens_what_has_begun(now: Reporting, signed_in: SignIn) -> None:
    client = signed_in("officer")
    page = reverse("report_series", args=[now.series.pk])
    assert "0 / 3" in body(client.get(page))
    assert "开启下一期" not in body(client.get(page))
    refused = client.post(reverse("report_period_open", args=[now.series.pk]), follow=True)
    assert "还没有开始" in refused.content.decode()
    ReportSeries.objects.update(starts_on="2025-01-20")
    ReportPeriod.objects.update(first_on="2025-01-16", last_on="2025-01-31")
    assert "开启下一期" in body(client.get(page))
    client.post(reverse("report_period_open", args=[now.series.pk]))
    assert [str(one.first_on) for one in ReportPeriod.objects.order_by("first_on")] == [
        "2025-01-16",
        "2025-02-01",
    ]


def test_the_form_is_filled_from_the_plan(now: Reporting, signed_in: SignIn) -> None:
    url = reverse("unit_report", args=[now.report(now.world.department).pk])
    page = body(signed_in("handler").get(url))
    assert "逾期未完成任务 1 项：3 完善经费保障制度（逾期 3 天）。" in page
    assert "下面的文字是按任务进展拟的" in page


def test_saving_answers_with_the_next_number(now: Reporting, signed_in: SignIn) -> None:
    response = post(signed_in("clerk"), address(now, "unit_report_save"), number="1", **TYPED)
    assert response.status_code == 200
    assert 'name="number" value="2"' in body(response)
    assert "已暂存" in body(response)
    assert now.report(now.world.school).figures == {"f1": "3"}


def test_a_figure_that_is_no_number_is_said_and_nothing_is_kept(now: Reporting, signed_in: SignIn) -> None:
    typed = {**TYPED, "figure-f1": "约3所"}
    response = post(signed_in("clerk"), address(now, "unit_report_save"), number="1", **typed)
    assert response.status_code == 422
    assert "“校外培训机构”要填数字" in body(response)
    assert now.report(now.world.school).number == 1


def test_an_older_number_is_shown_beside_what_stands(now: Reporting, signed_in: SignIn) -> None:
    post(
        signed_in("principal"),
        address(now, "unit_report_save"),
        number="1",
        **{**TYPED, "done_text": "校长写的"},
    )
    client = signed_in("clerk")
    response = post(client, address(now, "unit_report_save"), number="1", **TYPED)
    assert response.status_code == 409
    assert "刚刚被王建国改过" in body(response)
    page = post(client, address(now, "unit_report_conflict"), number="1", **TYPED)
    assert page.status_code == 409
    assert "校长写的" in body(page)
    assert 'name="number" value="2"' in body(page)
    post(client, address(now, "unit_report_overwrite"), number="2", **TYPED)
    assert now.report(now.world.school).done_text == "做了"


def test_handing_in_an_older_number_shows_both(now: Reporting, signed_in: SignIn) -> None:
    post(signed_in("principal"), address(now, "unit_report_save"), number="1", **TYPED)
    response = post(signed_in("clerk"), address(now, "unit_report_submit"), number="1", **TYPED)
    assert response.status_code == 409
    assert now.report(now.world.school).state == "draft"


def test_handing_in_without_texts_keeps_what_was_typed(now: Reporting, signed_in: SignIn) -> None:
    response = post(signed_in("clerk"), address(now, "unit_report_submit"), number="1", done_text="只有这个")
    assert response.status_code == 400
    assert "还没有写：下一步、存在问题" in body(response)
    assert "只有这个" in body(response)


def test_the_office_returns_with_a_reason_that_the_clerk_reads(now: Reporting, signed_in: SignIn) -> None:
    school = now.world.second_school
    now.submit(school, "colleague", today=timezone.localdate())
    url = reverse("unit_report_decide", args=[now.report(school).pk])
    client = signed_in("officer")
    client.post(url, {"verb": "return", "number": "2", "reason": "数字不全"})
    assert "数字不全" in body(
        signed_in("colleague").get(reverse("unit_report", args=[now.report(school).pk]))
    )
    assert now.report(school).state == "returned"


def test_an_unknown_verb_decides_nothing(now: Reporting, signed_in: SignIn) -> None:
    url = address(now, "unit_report_decide")
    page = signed_in("officer").post(url, {"verb": "delete", "number": "1"}, follow=True)
    assert "没有这种审核" in page.content.decode()


def test_more_time_is_given_on_the_page(now: Reporting, signed_in: SignIn) -> None:
    day = now.period.due_on + timedelta(5)
    signed_in("officer").post(
        address(now, "unit_report_extend"), {"due_on": day.isoformat(), "reason": "停电", "number": "1"}
    )
    assert now.report(now.world.school).due_on == day


def test_the_period_names_who_has_not_reported(now: Reporting, signed_in: SignIn) -> None:
    now.submit(now.world.department, "handler", today=timezone.localdate())
    page = body(signed_in("director").get(reverse("report_period", args=[now.period.pk])))
    assert "未报 2 个" in page
    assert "全部催报" not in page
    assert "全部催报" in body(signed_in("officer").get(reverse("report_period", args=[now.period.pk])))


def test_all_are_urged_with_one_press(now: Reporting, signed_in: SignIn) -> None:
    url = reverse("unit_reports_urge", args=[now.period.pk])
    client = signed_in("officer")
    assert "已催 3 个单位" in client.post(url, {"all": "1"}, follow=True).content.decode()
    client.post(url, {"all": "1"})
    assert "今天已经催过 2 次" in client.post(url, {"all": "1"}, follow=True).content.decode()


def test_the_chosen_are_approved_as_they_were_seen(now: Reporting, signed_in: SignIn) -> None:
    held = now.submit(now.world.second_school, "colleague", today=timezone.localdate())
    url = reverse("unit_reports_approve", args=[now.period.pk])
    client = signed_in("officer")
    stale = client.post(url, {"report": held.pk, "seen": f"{held.pk}:1"}, follow=True)
    assert "刚刚被别人改过" in stale.content.decode()
    client.post(url, {"report": held.pk, "seen": f"{held.pk}:{held.number}"})
    assert now.report(now.world.second_school).state == "approved"


def test_the_table_comes_as_a_workbook(now: Reporting, signed_in: SignIn) -> None:
    now.submit(now.world.second_school, "colleague", SAID, today=timezone.localdate())
    response = signed_in("officer").get(reverse("report_period_table", args=[now.period.pk]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    first, second = book.worksheets
    rows = {row[0]: row for row in first.iter_rows(min_row=5, values_only=True)}
    assert rows["示例县财政局"][4:11] == (1, "—", 1, 2, 1, 50, 0)
    assert rows["城关初级中学"][4] == "不排名"
    texts = {row[0]: row for row in second.iter_rows(min_row=2, values_only=True)}
    assert texts["城关初级中学"][1:4] == (None, None, "完成了制度起草")
    assert texts["南坪中心小学"][1:] == (None, None, None, None, None)


def digest(now: Reporting) -> PeriodDigest:
    return compile_digest(now.period, today=timezone.localdate(), actor=now.person("officer")).digest


def test_the_digest_is_edited_section_by_section(now: Reporting, signed_in: SignIn) -> None:
    held = digest(now)
    client = signed_in("officer")
    url = reverse("period_digest", args=[held.pk])
    assert "保存这一节" not in body(client.get(url))
    assert "保存这一节" in body(client.get(url, {"edit": "next"}))
    assert "保存这一节" not in body(signed_in("director").get(url, {"edit": "next"}))
    edit = reverse("period_digest_edit", args=[held.pk])
    assert (
        client.post(edit, {"key": "next", "text": "一鼓作气", "number": "1"}).headers["Location"]
        == f"{url}#next"
    )
    late = client.post(edit, {"key": "next", "text": "我也改了", "number": "1"})
    assert late.status_code == 409
    assert "一鼓作气" in late.content.decode()
    assert "我也改了" in late.content.decode()


def test_a_gap_is_marked_and_hinders_signing(now: Reporting, signed_in: SignIn) -> None:
    held = digest(now)
    client = signed_in("director")
    page = body(client.get(reverse("period_digest", args=[held.pk])))
    assert "<mark>【待补：南坪中心小学本期工作（还没有报）】</mark>" in page
    assert "还不能签发" in page
    response = client.post(reverse("period_digest_sign", args=[held.pk]), {"number": "1"}, follow=True)
    assert "补齐或改写以后再签发" in response.content.decode()


def test_signed_files_are_the_kept_ones(now: Reporting, signed_in: SignIn) -> None:
    held = digest(now)
    client = signed_in("officer")
    edit = reverse("period_digest_edit", args=[held.pk])
    for number, key in enumerate(("overall", "units", "problems", "next"), start=1):
        client.post(edit, {"key": key, "text": "本节已写好。", "number": str(number)})
    client.post(reverse("period_digest_sign", args=[held.pk]), {"number": "5"})
    signed = PeriodDigest.objects.get(pk=held.pk)
    assert signed.state == "signed"
    response = client.get(reverse("period_digest_file", args=[held.pk, "pdf"]))
    assert response.content == bytes(signed.pdf or b"")
    page = body(client.get(reverse("period_digest", args=[held.pk])))
    assert signed.docx_sha256 in page
    assert "?edit=" not in page


def test_an_unknown_kind_of_file_is_not_there(now: Reporting, signed_in: SignIn) -> None:
    url = reverse("period_digest_file", args=[digest(now).pk, "exe"])
    assert signed_in("officer").get(url).status_code == 404


def test_the_history_folds_drafts_in_a_row(now: Reporting, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    for number in (1, 2, 3):
        post(
            client,
            address(now, "unit_report_save"),
            number=str(number),
            **{**TYPED, "done_text": f"第{number}稿"},
        )
    page = body(client.get(address(now)))
    assert "（连续 3 次）" in page
    assert UnitReport.objects.get(unit=now.world.school).revisions.count() == 3


def test_what_was_typed_is_shown_as_text(now: Reporting, signed_in: SignIn) -> None:
    bad = "<script>alert(1)</script>"
    post(signed_in("clerk"), address(now, "unit_report_save"), number="1", **{**TYPED, "done_text": bad})
    now.submit(now.world.school, "clerk", SAID, today=timezone.localdate())
    now.decide(now.world.school, RatingVerb.RETURN, "principal", bad)
    assert bad not in body(signed_in("clerk").get(address(now)))


def test_the_city_sees_what_waits_for_it(now: Reporting, signed_in: SignIn) -> None:
    now.series.review_levels = ["unit", "bureau", "city"]
    now.series.save()
    now.submit(now.world.second_school, "colleague", today=timezone.localdate())
    now.decide(now.world.second_school, RatingVerb.APPROVE, "officer")
    assert "等我审核 · 1" in body(signed_in("city_officer").get(reverse("period_reports")))
    assert "等我审核" not in body(signed_in("viewer").get(reverse("period_reports")))


def test_the_page_of_a_period_reads_the_same_for_many_units(now: Reporting, signed_in: SignIn) -> None:
    client = signed_in("officer")
    url = reverse("report_period", args=[now.period.pk])

    def reads() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    reads()
    few = reads()
    for number in range(12):
        made = factories.school(now.world.county, f"第{number}小学", code=f"36990121{number + 40}")
        UnitReport.objects.create(period=now.period, unit=made)
    assert reads() == few
    assert few <= 30
