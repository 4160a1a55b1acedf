"""The pages of rankings: from the choice to the circular, and the unit's own page with its contest."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dudao.apps.correspondence.api import OfficialDocument
from dudao.apps.rankings.actions.settling import show_ranking
from dudao.apps.rankings.choices import RankingState
from dudao.apps.rankings.models import Ranking, RankingContest
from tests.apps.rankings.ranked import TODAY, RankingWorld, places

SignIn = Callable[[str], Client]


def typed(ranked: RankingWorld, **changes: Any) -> dict[str, Any]:
    """The form as the office fills it."""
    values: dict[str, Any] = {
        "title": "小学任务进度排名",
        "groups": ["primary"],
        "as_of": TODAY.isoformat(),
        "campaign": str(ranked.plan.campaign.pk),
        "contest_working_days": "3",
        "use_progress": "on",
        "action": "preview",
    }
    return {**values, **changes}


def shown(ranked: RankingWorld) -> Ranking:
    """A ranking that was shown to the units today."""
    today = timezone.localdate()
    held = ranked.computed(today=today)
    officer = ranked.person("officer")
    return show_ranking(held, revision=held.revision, now=timezone.now(), actor=officer)


def sheet_rows(content: bytes) -> list[tuple[Any, ...]]:
    """The rows of the first sheet of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def text(response: Any) -> str:
    assert response.status_code in (200, 400)
    return str(response.content.decode())


def test_a_ranking_is_looked_at_before_it_is_kept(ranked: RankingWorld, signed_in: SignIn) -> None:
    url = reverse("ranking_new", args=[ranked.county.pk])
    client = signed_in("officer")
    page = text(client.post(url, typed(ranked)))
    assert "试算结果" in page
    assert "4/4（100.0%）" in page
    assert "没有到期的任务" in page
    assert not Ranking.objects.exists()
    kept = client.post(url, typed(ranked, action="keep"), follow=True)
    held = Ranking.objects.get()
    assert kept.redirect_chain[-1][0] == reverse("ranking", args=[held.pk])
    assert "下一步：送各单位核对" in text(kept)
    assert [place for _, place in places(held)] == [1, 2, 2, None]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "中考成绩排名"}, "“中考成绩排名”含有“中考”"),
        ({"groups": []}, "请选参加排名的单位。"),
        ({"groups": ["primary", "junior"]}, "不同类单位放在一起排"),
        ({"use_on_time": "on", "weight_progress": "60", "weight_on_time": "30"}, "现在是 90"),
        ({"use_progress": ""}, "至少选一个指标。"),
    ],
)
def test_what_cannot_be_ranked_is_said_in_the_form(
    ranked: RankingWorld, signed_in: SignIn, changes: dict[str, Any], message: str
) -> None:
    url = reverse("ranking_new", args=[ranked.county.pk])
    answer = signed_in("officer").post(url, typed(ranked, action="keep", **changes))
    assert answer.status_code == 400
    assert message in text(answer)
    assert not Ranking.objects.exists()


def test_the_unit_sees_its_own_line_alone(ranked: RankingWorld, signed_in: SignIn) -> None:
    held = shown(ranked)
    client = signed_in("principal")
    page = text(client.get(reverse("ranking", args=[held.pk]), follow=True))
    assert "第 <b>1</b> 名" in page
    assert "11 整改校舍隐患：时限 2025-11-20，已核实 4/4 步" in page
    assert "北河小学" not in page
    assert "提出异议" in page
    listed = text(client.get(reverse("rankings")))
    assert "核对数据" in listed
    assert "北河小学" not in listed


def test_a_clerk_is_told_that_the_head_contests(ranked: RankingWorld, signed_in: SignIn) -> None:
    line = ranked.line(shown(ranked), ranked.world.school)
    page = text(signed_in("clerk").get(reverse("ranking_line", args=[line.pk])))
    assert "异议由本单位负责人提出" in page
    assert '<button class="button wide">提出异议</button>' not in page


def test_a_contest_with_its_proof_is_answered_and_the_places_move(
    ranked: RankingWorld, signed_in: SignIn
) -> None:
    held = shown(ranked)
    line = ranked.line(held, ranked.north)
    url = reverse("ranking_line", args=[line.pk])
    proof = SimpleUploadedFile("验收单.txt", "验收合格".encode())
    sent = {"measure": "progress", "text": "第4步已验收", "numerator": "4", "proofs": proof}
    north = Client()
    north.force_login(ranked.person("north"))
    answer = north.post(reverse("ranking_contest", args=[line.pk]), sent)
    assert answer.status_code == 302
    contest = RankingContest.objects.get()
    evidence = contest.proofs.get()
    officer = signed_in("officer")
    page = text(officer.get(url))
    assert "按现在的记录重新取数：<b>3/4（75.0%）</b>" in page
    assert f'name="c{contest.pk}-numerator" value="4"' in page
    proof_url = reverse("ranking_proof", args=[contest.pk, evidence.pk])
    assert officer.get(proof_url).getvalue() == "验收合格".encode()
    assert signed_in("principal").get(proof_url).status_code == 404
    given = {
        f"c{contest.pk}-verdict": "uphold",
        f"c{contest.pk}-numerator": "4",
        f"c{contest.pk}-denominator": "4",
        f"c{contest.pk}-answer": "验收单属实",
    }
    officer.post(reverse("ranking_contest_answer", args=[contest.pk]), given)
    assert places(held)[:3] == [("南坪中心小学", 1), ("北河小学", 1), ("西山小学", 3)]
    seen = text(north.get(url))
    assert "已更正：3/4（75.0%） → 4/4（100.0%）" in seen
    assert "验收单属实" in seen


def test_an_empty_contest_says_what_is_missing(ranked: RankingWorld, signed_in: SignIn) -> None:
    line = ranked.line(shown(ranked), ranked.world.school)
    answer = signed_in("principal").post(
        reverse("ranking_contest", args=[line.pk]), {"measure": "progress", "text": ""}
    )
    assert answer.status_code == 400
    assert "请写明哪里不对、依据是什么。" in text(answer)


def test_waiting_contests_stand_first_in_the_offices_list(ranked: RankingWorld, signed_in: SignIn) -> None:
    held = shown(ranked)
    client = Client()
    client.force_login(ranked.person("west"))
    line = ranked.line(held, ranked.west)
    client.post(reverse("ranking_contest", args=[line.pk]), {"measure": "progress", "text": "不是我校牵头"})
    page = text(signed_in("officer").get(reverse("ranking_contests")))
    assert "不是我校牵头" in page
    assert "不是我校牵头" not in text(signed_in("principal").get(reverse("ranking_contests")))


def test_from_settled_to_the_circular(ranked: RankingWorld, signed_in: SignIn) -> None:
    held = ranked.settled()
    client = signed_in("officer")
    assert "下一步：起草通报" in text(client.get(reverse("ranking", args=[held.pk])))
    sent = {"praise": "1", "criticise": "1", "demands": "", "revision": str(held.revision)}
    answer = client.post(reverse("ranking_circular", args=[held.pk]), sent)
    document = OfficialDocument.objects.get()
    assert answer.headers["Location"] == reverse("document", args=[document.pk])
    client.post(reverse("ranking_circular", args=[held.pk]), sent)
    assert OfficialDocument.objects.count() == 1
    assert Ranking.objects.get().state == RankingState.DRAFTED
    page = text(client.get(reverse("document", args=[document.pk])))
    assert "小学任务进度排名" in page


def test_the_workbook_holds_numbers_not_texts(ranked: RankingWorld, signed_in: SignIn) -> None:
    held = ranked.computed()
    answer = signed_in("director").get(reverse("ranking_table", args=[held.pk]))
    rows = sheet_rows(answer.content)
    found = [row for row in rows if row[1] in ("北河小学", "东沟小学")]
    assert found[0][:5] == (2, "北河小学", 3, 4, 75)
    assert found[1][0] == "不排名"
    assert found[1][2:5] == (0, 0, None)
    assert found[1][-1] == "没有到期的任务"


def test_the_city_compares_its_counties(ranked: RankingWorld, signed_in: SignIn) -> None:
    page = text(signed_in("city_officer").get(reverse("ranking_counties"), {"as_of": "2025-12-01"}))
    assert "邻县" in page
    assert "没有到期的任务" in page
    book = signed_in("viewer").get(reverse("ranking_counties_table"), {"as_of": "2025-12-01"})
    rows = sheet_rows(book.content)
    county = next(row for row in rows if row[1] == "示例县")
    # Duties 3 and 2 of the plan are due too: 13 + 1 of 16 + 3 steps.
    assert county[2:4] == (14, 19)


def test_the_city_may_compare_by_one_measure(ranked: RankingWorld, signed_in: SignIn) -> None:
    client = signed_in("city_officer")
    asked = {"as_of": "2025-12-01", "by": "progress"}
    book = client.get(reverse("ranking_counties_table"), asked)
    rows = {row[1]: row for row in sheet_rows(book.content)}
    # Nobody reports anything here: weighed together no county has a place, by progress this one has.
    assert rows["示例县"][0] == 1
    assert rows["邻县"][0] == "不排名"
    weighed = client.get(reverse("ranking_counties_table"), {"as_of": "2025-12-01"})
    assert {row[1]: row for row in sheet_rows(weighed.content)}["示例县"][0] == "不排名"


def test_lists_say_what_belongs_there_when_empty(ranked: RankingWorld, signed_in: SignIn) -> None:
    assert "计算排名" in text(signed_in("officer").get(reverse("rankings")))
    assert "没有您单位的排名" in text(signed_in("clerk").get(reverse("rankings")))
    assert "没有异议" in text(signed_in("officer").get(reverse("ranking_contests")))
