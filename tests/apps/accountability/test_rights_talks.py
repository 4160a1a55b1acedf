"""Who gets which page of talks and traces: who must know, the office alone for writes, everybody else 404."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accountability.actions.cases import CaseGiven, name_member, open_case
from dudao.apps.accountability.actions.talk_promises import PromiseGiven, add_promise
from dudao.apps.accountability.actions.talks import NO_SOURCE, Source, draft_notice, keep_scan
from dudao.apps.accountability.actions.traces import freeze_trace, is_intact
from dudao.apps.accountability.choices import InvestigationSide
from dudao.apps.accountability.models import Case, CaseReading, CaseTrace, Talk
from dudao.apps.accountability.queries_talks import talks_visible_to
from dudao.apps.accountability.trace_making import trace_of_item
from dudao.apps.evidence.api import keep_file
from dudao.apps.oversight.api import Matter
from tests import rights
from tests.apps.accountability.talked import NOW, held_in, talk_in
from tests.apps.correspondence.made import issuers
from tests.apps.evaluation.running import running_in
from tests.personas import PERSONAS, World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right, everyone
from tests.snapshot import restored

pytestmark = pytest.mark.django_db
READ = {"officer": OK, "director": OK}
TOLD = {**READ, "head": OK}
WRITE = {"officer": MOVED, "director": FORBIDDEN}
WRITE_HELD = {**WRITE, "head": FORBIDDEN}
WORKING = everyone(OK)
_ids: dict[str, int] = {}


def build(world: World) -> dict[str, int]:
    """One talk as a draft, one that took place with a promise and its signed sheet; a case with a frozen trace."""
    issuers(world)
    officer = world.person("officer")
    running = running_in(world)
    draft = talk_in(world)
    held = held_in(world, talk_in(world, source=NO_SOURCE, title="另一件事"))
    promise = add_promise(held, PromiseGiven("三月底前拨付经费", date(2026, 4, 10)), actor=officer)
    given = CaseGiven(
        title="瞒报", subject_kind="school", situation="safety", group_formed_on=date(2026, 3, 2)
    )
    case = open_case(world.county, given, actor=officer, today=date(2026, 3, 2))
    assignment = running.assignment("A1")
    frozen = freeze_trace(case, trace_of_item(assignment, as_of=NOW), actor=officer)
    return {
        "draft": draft.pk,
        "held": held.pk,
        "promise": promise.pk,
        "case": case.pk,
        "frozen": frozen.pk,
        "item": assignment.pk,
    }


@pytest.fixture(autouse=True)
def _talks(world: World, tmp_path: Path) -> None:
    _ids.update(restored("talk rights", lambda: build(world)))
    path = tmp_path / "scan.txt"
    path.write_text("签字件", encoding="utf-8")
    held = Talk.objects.get(pk=_ids["held"])
    keep_scan(held, keep_file(path, "签字件.txt"), now=timezone.now(), actor=world.person("officer"))


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def draft(world: World) -> Mapping[str, Any]:
    return {"talk_id": _ids["draft"]}


def held(world: World) -> Mapping[str, Any]:
    return {"talk_id": _ids["held"]}


def record(world: World) -> Mapping[str, Any]:
    return {"talk_id": _ids["held"], "suffix": "docx"}


def promise(world: World) -> Mapping[str, Any]:
    return {"talk_id": _ids["held"], "promise_id": _ids["promise"]}


def frozen(world: World) -> Mapping[str, Any]:
    return {"trace_id": _ids["frozen"]}


def frozen_file(world: World) -> Mapping[str, Any]:
    return {"trace_id": _ids["frozen"], "suffix": "docx"}


def suffix(world: World) -> Mapping[str, Any]:
    return {"suffix": "docx"}


def promised(world: World) -> Mapping[str, Any]:
    return {"text": "印发制度", "handler": "", "due_on": "2026-05-01"}


def asked(world: World) -> Mapping[str, Any]:
    return {"questions": "经费什么时候到位？"}


def called_off(world: World) -> Mapping[str, Any]:
    return {"way": "cancel", "note": "单位已整改"}


def freezing(world: World) -> Mapping[str, Any]:
    return {"item": _ids["item"], "case": _ids["case"]}


RIGHTS = [
    Right("talks", WORKING),
    Right("talk_new", rights.only("officer"), arguments=county),
    Right("talk", READ, arguments=draft),
    Right("talk", TOLD, arguments=held),
    Right("talk_edit", {"officer": OK, "director": FORBIDDEN}, arguments=draft),
    Right("talk_questions", WRITE, arguments=draft, method="post", data=asked),
    Right("talk_notice", WRITE, arguments=draft, method="post"),
    Right("talk_hold", {"officer": OK, "director": FORBIDDEN}, arguments=draft),
    Right("talk_scan", {**WRITE_HELD, "officer": 400}, arguments=held, method="post"),
    Right("talk_scan_file", TOLD, arguments=held),
    Right("talk_record_file", TOLD, arguments=record),
    Right("talk_end", WRITE, arguments=draft, method="post", data=called_off),
    Right("promise_add", WRITE_HELD, arguments=held, method="post", data=promised),
    Right("promise_remove", WRITE_HELD, arguments=promise, method="post"),
    Right("promise_duties", WRITE_HELD, arguments=held, method="post"),
    Right("traces", {**READ, "stranger": OK}),  # the officer of the other county traces in hers
    Right("trace", READ, others=NOT_FOUND),
    Right("trace_file", READ, arguments=suffix),
    Right("trace_freeze", rights.only("officer", status=MOVED), method="post", data=freezing),
    Right("case_trace", rights.only("officer"), arguments=frozen),
    Right("case_trace_file", rights.only("officer"), arguments=frozen_file),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    if right.url_name in ("trace", "trace_file"):
        right = Right(
            right.url_name, right.expected, arguments=right.arguments, query={"item": str(_ids["item"])}
        )
    rights.check(right, world)


def client(world: World, name: str) -> Client:
    made = Client()
    made.force_login(world.person(name))
    return made


def test_the_questions_are_not_shown_to_who_is_talked_to_before_the_talk(world: World) -> None:
    Talk.objects.filter(pk=_ids["draft"]).update(state="noticed")
    address = reverse("talk", args=[_ids["draft"]])
    assert "这一情况是否属实" not in client(world, "head").get(address).content.decode()
    assert "这一情况是否属实" in client(world, "officer").get(address).content.decode()
    sheet = reverse("talk_record_file", args=[_ids["draft"], "docx"])
    assert client(world, "head").get(sheet).status_code == NOT_FOUND


def test_a_talk_of_a_case_is_unknown_to_who_is_not_named_to_the_case(world: World) -> None:
    case = Case.objects.get(pk=_ids["case"])
    made = talk_in(world, source=Source("case:1", "问责案件", "", (), case), people=())
    assert {
        name for name in PERSONAS if talks_visible_to(world.person(name)).filter(pk=made.pk).exists()
    } == {"officer"}
    name_member(case, world.person("director"), InvestigationSide.APPROVER, actor=world.person("officer"))
    assert talks_visible_to(world.person("director")).filter(pk=made.pk).exists()


def test_the_notice_of_a_case_is_for_named_people_alone(world: World) -> None:
    case = Case.objects.get(pk=_ids["case"])
    made = talk_in(world, source=Source("case:1", "问责案件", "", (), case))
    notice = draft_notice(made, actor=world.person("officer"))
    named = set(notice.named_readers.values_list("username", flat=True))
    assert (notice.readers, named) == ("named", {"officer", "director", "head"})


def test_a_hostile_name_is_text_on_the_page_and_in_the_paper(world: World) -> None:
    held = Talk.objects.get(pk=_ids["held"])
    held.people.filter(side="talked").update(name="<script>alert(1)</script>", user=None)
    page = client(world, "officer").get(reverse("talk", args=[held.pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    answer = client(world, "officer").get(reverse("talk_record_file", args=[held.pk, "pdf"]))
    assert answer.content.startswith(b"%PDF")


def test_a_frozen_trace_stays_and_every_reading_of_it_is_kept(world: World) -> None:
    kept = CaseTrace.objects.get(pk=_ids["frozen"])
    assert (kept.number, is_intact(kept)) == (1, True)
    before = CaseReading.objects.count()
    page = client(world, "officer").get(reverse("case_trace", args=[kept.pk])).content.decode()
    assert kept.sha256 in page
    assert "内容未变" in page
    assert CaseReading.objects.count() == before + 1
    assert CaseReading.objects.order_by("-pk")[0].what == "责任倒查链第 1 份"


def test_a_frozen_trace_that_was_tampered_with_says_so(world: World) -> None:
    kept = CaseTrace.objects.get(pk=_ids["frozen"])
    kept.content["title"] = "A1 别的单位"
    kept.save()
    assert not is_intact(kept)
    page = client(world, "officer").get(reverse("case_trace", args=[kept.pk])).content.decode()
    assert "内容与摘要不符" in page


def test_another_state_of_the_log_is_another_copy(world: World) -> None:
    case, officer = Case.objects.get(pk=_ids["case"]), world.person("officer")
    assignment = running_in(world).assignment("A1")
    second = freeze_trace(case, trace_of_item(assignment, as_of=timezone.now()), actor=officer)
    assert second.number == 2
    assert case.traces.count() == 2


def test_the_same_chain_again_is_the_same_copy(world: World) -> None:
    case, officer = Case.objects.get(pk=_ids["case"]), world.person("officer")
    trace = trace_of_item(running_in(world).assignment("A1"), as_of=timezone.now())
    first = freeze_trace(case, trace, actor=officer)
    assert freeze_trace(case, trace, actor=officer) == first


def test_a_talk_is_drafted_from_a_matter_with_its_facts(world: World) -> None:
    matter = Matter.objects.create(
        county=world.county,
        unit=world.department,
        title="经费保障任务逾期",
        subject_key="duty:3",
        source="typed",
        rung="talk",
        basis="《政府督查工作条例》",
    )
    matter.facts.create(key="late", text="任务已逾期 3 天", url="/plan/duties/3/", as_of=date(2026, 3, 1))
    address = f"{reverse('talk_new', args=[world.county.pk])}?matter={matter.pk}"
    officer = client(world, "officer")
    page = officer.get(address).content.decode()
    assert "督办事项：经费保障任务逾期" in page
    assert "蒋国梁，示例县财政局负责人" in page
    sent = {
        "unit": "财政局",
        "title": "经费保障任务逾期",
        "basis": "《政府督查工作条例》",
        "talked": "蒋国梁，示例县财政局局长",
        "hosts": "孙丽华，示例县教育局局长",
    }
    answer = officer.post(address, sent)
    made = Talk.objects.get(source_key=f"matter:{matter.pk}")
    assert answer.headers["Location"] == reverse("talk", args=[made.pk])
    assert made.facts == [{"text": "任务已逾期 3 天", "url": "/plan/duties/3/", "as_of": "2026-03-01"}]
    people = [(one.side, one.name, one.post, one.user_id) for one in made.people.order_by("pk")]
    assert people == [
        ("host", "孙丽华", "示例县教育局局长", world.people["director"].pk),
        ("talked", "蒋国梁", "示例县财政局局长", world.people["head"].pk),
    ]
    matter_page = officer.get(reverse("matter", args=[matter.pk])).content.decode()
    assert reverse("talk", args=[made.pk]) in matter_page


def test_the_record_is_typed_on_its_page(world: World) -> None:
    officer = client(world, "officer")
    talk = Talk.objects.get(pk=_ids["draft"])
    first = talk.questions.get(position=1)
    address = reverse("talk_hold", args=[talk.pk])
    sent = {
        "held_at": "2026-03-05T09:00",
        "stand": "接受",
        f"answer_{first.pk}": "属实",
        "revision": talk.revision,
    }
    assert officer.post(address, sent).status_code == MOVED
    talk.refresh_from_db()
    assert (talk.state, talk.stand, talk.questions.get(position=1).answer) == ("held", "接受", "属实")
    again = officer.post(address, sent)
    assert again.status_code == 400
    assert "刚被别人改动过" in again.content.decode()
    assert "属实" in again.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "item=0",
        "item=99999999",
        "item=1e9",
        "duty=x",
        "item=1&duty=1&item=2",
        "item=" + "9" * 400,
        "item=%00",
    ],
)
def test_nothing_to_trace_is_not_found(world: World, query: str) -> None:
    assert client(world, "officer").get(f"{reverse('trace')}?{query}").status_code == NOT_FOUND


@pytest.mark.parametrize(
    ("at", "message"),
    [("", "必填"), ("9999-12-31T23:59", "2000 年到 2100 年"), ("0001-01-01T00:00", "2000 年到 2100 年")],
)
def test_an_incident_told_badly_says_what_is_wrong(world: World, at: str, message: str) -> None:
    query = {"text": "消防通道堵塞", "unit": "财政局", "at": at}
    answer = client(world, "officer").get(reverse("trace"), query)
    assert answer.status_code == 400
    assert message in answer.content.decode()


def test_an_incident_of_another_county_is_not_traced(world: World) -> None:
    query = {"text": "x", "unit": "邻县第一小学", "at": "2026-03-05T09:00"}
    answer = client(world, "officer").get(reverse("trace"), query)
    assert "本县没有叫“邻县第一小学”的单位" in answer.content.decode()


def test_what_is_to_be_traced_is_found_by_words(world: World) -> None:
    page = client(world, "director").get(reverse("traces"), {"q": "A1"}).content.decode()
    assert f"{reverse('trace')}?item={_ids['item']}" in page
    nothing = client(world, "director").get(reverse("traces"), {"q": "没有这个词"}).content.decode()
    assert "没有找到“没有这个词”" in nothing


def test_the_list_goes_out_as_a_workbook_without_names(world: World) -> None:
    answer = client(world, "officer").get(reverse("talks"), {"file": "xlsx"})
    assert answer.content.startswith(b"PK")


def test_a_matter_leads_to_the_trace_of_what_it_is_about(world: World) -> None:
    item = running_in(world).items["A1"]
    matter = Matter.objects.create(
        county=world.county,
        unit=world.department,
        title="A1 触发否决",
        subject_key=f"item:{item.pk}",
        source="typed",
        rung="talk",
    )
    wanted = f"{reverse('trace')}?item={_ids['item']}"
    address = reverse("matter", args=[matter.pk])
    assert wanted in client(world, "officer").get(address).content.decode()
    assert wanted not in client(world, "leader").get(address).content.decode()


def test_a_case_shows_its_frozen_traces_and_talks(world: World) -> None:
    case = Case.objects.get(pk=_ids["case"])
    talk = talk_in(world, source=Source("case:1", "问责案件", "", (), case))
    page = client(world, "officer").get(reverse("case", args=[case.pk])).content.decode()
    assert reverse("case_trace", args=[_ids["frozen"]]) in page
    assert reverse("talk", args=[talk.pk]) in page
