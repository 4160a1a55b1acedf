"""The digest of a period: its exact text, gaps, editing, new numbers under edited text, signing, files."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document as WordFile

from dudao.apps.activity.api import Entry
from dudao.apps.period_reports.actions.digests import (
    Compiled,
    DigestConflict,
    compile_digest,
    document_of,
    edit_digest,
    sign_digest,
)
from dudao.apps.period_reports.actions.reports import ReportGiven
from dudao.apps.period_reports.actions.series import open_period
from dudao.apps.period_reports.compiling import state_of
from dudao.apps.period_reports.models import PeriodDigest
from dudao.apps.period_reports.queries import digest_by_id
from dudao.apps.workplan.api import Duty
from dudao.core.document import Heading, Pending, Table, flat_blocks
from dudao.core.drafting import draft_from_json
from dudao.core.rating_flow import RatingVerb
from tests.apps.period_reports.reporting import TODAY, Reporting
from tests.apps.period_reports.test_plan_facts import finish, hinder, third

RULE = (
    "按到期任务已核实步骤的比例排名；比例相同的，按时完成率高的在前；再相同的，逾期任务少的在前；都相同的并列。"
    "没有到期任务的单位不参加排名。"
)


def compiled(reporting: Reporting, today: date = TODAY) -> Compiled:
    return compile_digest(reporting.period, today=today, actor=reporting.person("officer"))


def texts(digest: PeriodDigest) -> dict[str, list[str]]:
    return {one.key: one.text.splitlines() for one in draft_from_json(digest.draft).sections}


def edit(
    reporting: Reporting, digest: PeriodDigest, key: str, text: str, name: str = "officer"
) -> PeriodDigest:
    held = digest_by_id(digest.pk)
    return edit_digest(held, key, text, number=held.number, actor=reporting.person(name))


def sign(reporting: Reporting, digest: PeriodDigest, name: str = "director") -> PeriodDigest:
    held = digest_by_id(digest.pk)
    return sign_digest(held, number=held.number, today=date(2025, 12, 3), actor=reporting.person(name))


def test_what_nobody_reported_stands_as_a_gap(reporting: Reporting) -> None:
    reporting.submit(reporting.world.school, "clerk")
    digest = compiled(reporting).digest
    assert draft_from_json(digest.draft).title == "创建工作半月报\n（2025年11月下半月）"
    assert texts(digest) == {
        "overall": [
            "截至2025年11月30日，测试创建共有任务 6 项，已完成 0 项；按已核实步骤计，进度 9.1%（1/11 步）。",
            "本期完成任务 0 项，核实步骤 0 个（期初进度 9.1%）；逾期未完成 2 项；提出困难问题 0 个，解决 0 个。",
            "距省级验收（2026年2月15日）还有 77 天。",
            "本期应报单位 3 个，已报 1 个；未报 2 个：城关初级中学、示例县财政局。",
            "主要指标：校外培训机构【待补：校外培训机构】；压减率【待补：压减率】。",
        ],
        "units": [
            "城关初级中学：【待补：城关初级中学本期工作（还没有报）】",
            "南坪中心小学：【待补：南坪中心小学本期工作（还没有审核通过）】",
            "示例县财政局：【待补：示例县财政局本期工作（还没有报）】",
        ],
        "ranking": [RULE, "本期不参加排名的单位 2 个：城关初级中学、南坪中心小学。"],
        "problems": ["逾期未完成任务 2 项：2 补充专任教师（逾期 1 天）；3 完善经费保障制度（逾期 9 天）。"],
        "next": [
            "下期到期任务 2 项：4 更新图书（12月14日前）；5 更新图书（12月14日前）。",
            "城关初级中学：【待补：城关初级中学下一步工作（还没有报）】",
            "南坪中心小学：【待补：南坪中心小学下一步工作（还没有审核通过）】",
            "示例县财政局：【待补：示例县财政局下一步工作（还没有报）】",
        ],
    }


def test_what_all_levels_approved_goes_in_as_it_was_written(reporting: Reporting) -> None:
    world = reporting.world
    hinder(reporting, date(2025, 11, 18))
    finish(third(reporting), date(2025, 11, 24), reporting)
    said = ReportGiven(
        "清点了图书\n采购了 300 册。", "上架", "没有运费", {"f1": Fraction(3), "f2": Fraction(25, 2)}
    )
    reporting.submit(world.second_school, "colleague", said, today=date(2025, 12, 4))
    reporting.decide(world.second_school, RatingVerb.APPROVE, "officer")
    found = texts(compiled(reporting, date(2025, 12, 5)).digest)
    assert found["units"][0] == "城关初级中学：清点了图书。采购了 300 册。"
    assert found["overall"][1] == (
        "本期完成任务 1 项，核实步骤 1 个（期初进度 9.1%）；逾期未完成 1 项；提出困难问题 1 个，解决 0 个。"
    )
    assert found["overall"][3:] == [
        "本期应报单位 3 个，已报 1 个，其中迟报 1 个（城关初级中学）；未报 2 个：南坪中心小学、示例县财政局。",
        "主要指标：校外培训机构 3 所（2 个单位未填，未计入）；压减率 12.5 %（2 个单位未填，未计入）。",
    ]
    assert found["problems"] == [
        "逾期未完成任务 1 项：2 补充专任教师（逾期 1 天）。",
        "待协调困难问题 1 个：资金：缺少资金 30 万元（3 完善经费保障制度，请示例县财政局协调解决），11月18日提出。",
        "城关初级中学：没有运费。",
    ]
    assert found["next"][1] == "城关初级中学：上架。"


def test_ranking_stands_as_a_table(reporting: Reporting) -> None:
    digest = compiled(reporting).digest
    table = draft_from_json(digest.draft).section("ranking").table
    assert table is not None
    assert [column.title for column in table.columns][:4] == ["名次", "单位", "到期任务（项）", "已核实步骤"]
    assert table.rows == (("1", "示例县财政局", "1", "1/2", "50%", "0%", "1", "—"),)


def test_places_move_against_the_period_before(reporting: Reporting) -> None:
    compiled(reporting)
    finish(reporting.plan.duty("4"), date(2025, 12, 10), reporting)
    following = open_period(reporting.series, date(2025, 12, 1), actor=None)
    lines = state_of(following, date(2025, 12, 16)).ranking
    assert [(one.counts.name, one.place, one.previous, one.movement_words) for one in lines] == [
        ("南坪中心小学", 1, None, "—"),
        ("示例县财政局", 2, 1, "降 1"),
        ("城关初级中学", 3, None, "—"),
    ]


def test_places_before_are_those_that_were_signed(reporting: Reporting) -> None:
    digest = compiled(reporting).digest
    PeriodDigest.objects.filter(pk=digest.pk).update(
        ranking=[{**digest.ranking[0], "place": 3, "previous": None}]
    )
    following = open_period(reporting.series, date(2025, 12, 1), actor=None)
    ranks = {one.counts.name: one.previous for one in state_of(following, date(2025, 12, 16)).ranking}
    assert ranks["示例县财政局"] == 3


def test_an_empty_plan_is_a_gap_not_a_hundred_percent(reporting: Reporting) -> None:
    Duty.objects.update(state="dropped")
    found = texts(compiled(reporting).digest)
    assert found["overall"][0] == "截至2025年11月30日，测试创建【待补：任务清单】"
    assert draft_from_json(compiled(reporting).digest.draft).section("ranking").table is None


def test_without_an_acceptance_date_the_countdown_is_a_gap(reporting: Reporting) -> None:
    reporting.plan.campaign.stages.update(due_on=None)
    assert "距省级验收：【待补：省级验收日期】。" in texts(compiled(reporting).digest)["overall"]


def test_a_period_that_has_not_begun_is_not_compiled(reporting: Reporting) -> None:
    with pytest.raises(ValidationError, match="还没有开始"):
        compiled(reporting, date(2025, 11, 15))


def test_new_numbers_come_under_what_a_person_wrote(reporting: Reporting) -> None:
    digest = compiled(reporting).digest
    words = "\n".join([*texts(digest)["overall"], "县委常委会听取了汇报。"])
    edit(reporting, digest, "overall", words)
    edit(reporting, digest, "units", "各单位都在推进。")
    reporting.pass_all()
    again = compiled(reporting)
    assert (again.is_new, again.digest.pk, again.clashes) == (False, digest.pk, 1)
    found = texts(again.digest)
    assert found["overall"][3:] == [
        "本期应报单位 3 个，已报 3 个，全部报齐。",
        "主要指标：校外培训机构【待补：校外培训机构】；压减率【待补：压减率】。",
        "县委常委会听取了汇报。",
    ]
    assert found["units"] == ["各单位都在推进。"]


def test_an_edit_of_an_older_number_is_a_conflict(reporting: Reporting) -> None:
    digest = compiled(reporting).digest
    edit(reporting, digest, "next", "一、抓紧")
    with pytest.raises(DigestConflict):
        edit_digest(digest, "next", "二、再抓紧", number=digest.number, actor=reporting.person("officer"))
    assert texts(digest_by_id(digest.pk))["next"] == ["一、抓紧"]


def test_title_is_edited_and_never_empty(reporting: Reporting) -> None:
    digest = compiled(reporting).digest
    assert draft_from_json(edit(reporting, digest, "title", "工作简报").draft).title == "工作简报"
    with pytest.raises(ValidationError, match="标题不能为空"):
        edit(reporting, digest, "title", "  ")


def test_an_unknown_section_is_refused(reporting: Reporting) -> None:
    with pytest.raises(ValidationError, match="没有这一节"):
        edit(reporting, compiled(reporting).digest, "x", "文字")


@pytest.mark.parametrize("name", ["director", "leader", "clerk", "stranger"])
def test_only_the_office_compiles_and_edits(reporting: Reporting, name: str) -> None:
    digest = compiled(reporting).digest
    with pytest.raises(PermissionDenied):
        edit(reporting, digest, "next", "文字", name)
    with pytest.raises(PermissionDenied):
        compile_digest(reporting.period, today=TODAY, actor=reporting.person(name))


def ready(reporting: Reporting) -> PeriodDigest:
    """A digest without gaps."""
    reporting.pass_all()
    digest = compiled(reporting).digest
    kept = [line for line in texts(digest)["overall"] if "【待补" not in line]
    return edit(reporting, digest, "overall", "\n".join(kept))


def test_signing_is_refused_while_a_gap_is_left(reporting: Reporting) -> None:
    digest = compiled(reporting).digest
    with pytest.raises(
        ValidationError, match="还有 8 处【待补】：校外培训机构、压减率、城关初级中学本期工作"
    ):
        sign(reporting, digest)
    assert digest_by_id(digest.pk).state == "draft"


def test_signed_is_kept_with_its_sha256_and_never_changes(reporting: Reporting) -> None:
    signed = sign(reporting, ready(reporting))
    assert signed.state == "signed"
    assert hashlib.sha256(bytes(signed.docx or b"")).hexdigest() == signed.docx_sha256
    assert hashlib.sha256(bytes(signed.pdf or b"")).hexdigest() == signed.pdf_sha256
    assert bytes(signed.pdf or b"").startswith(b"%PDF-")
    with pytest.raises(ValidationError, match="已经签发，不能再改"):
        edit(reporting, signed, "next", "改一改")
    with pytest.raises(ValidationError, match="已经签发，不能再改"):
        sign(reporting, signed)
    Duty.objects.update(state="dropped")
    assert bytes(digest_by_id(signed.pk).docx or b"") == bytes(signed.docx or b"")


def test_compiling_after_signing_begins_another_edition(reporting: Reporting) -> None:
    signed = sign(reporting, ready(reporting))
    again = compiled(reporting)
    assert (again.is_new, again.digest.edition, again.digest.state) == (True, 2, "draft")
    assert digest_by_id(signed.pk).state == "signed"


def test_signing_locks_the_approved_reports(reporting: Reporting) -> None:
    sign(reporting, ready(reporting))
    held = reporting.report(reporting.world.school)
    assert (held.state, held.level, held.reason) == ("locked", "bureau", "第 1 稿已签发")
    assert held.revisions.order_by("-number").first().verb == "lock_unit_report"  # type: ignore[union-attr]
    entry = Entry.objects.filter(verb="sign_period_digest").get()
    assert entry.details["docx"] == PeriodDigest.objects.get().docx_sha256


@pytest.mark.parametrize("name", ["leader", "head", "clerk", "city_officer", "stranger"])
def test_only_office_and_director_sign(reporting: Reporting, name: str) -> None:
    digest = ready(reporting)
    with pytest.raises(PermissionDenied):
        sign(reporting, digest, name)


def test_signing_what_somebody_changed_meanwhile_is_a_conflict(reporting: Reporting) -> None:
    digest = ready(reporting)
    with pytest.raises(DigestConflict):
        sign_digest(digest, number=digest.number - 1, today=TODAY, actor=reporting.person("director"))


def test_the_document_shows_gaps_and_the_table(reporting: Reporting) -> None:
    document = document_of(compiled(reporting).digest)
    blocks = list(flat_blocks(document.blocks))
    headings = [one.text for one in blocks if isinstance(one, Heading)]
    assert headings == [
        "一、总体进展",
        "二、各单位进展",
        "三、单位排名",
        "四、存在问题和待协调事项",
        "五、下一步",
    ]
    assert document.issuer == "示例县人民政府教育督导室"
    runs = [run.text for one in blocks for run in getattr(one, "runs", ()) if run.placeholder]
    assert "【待补：校外培训机构】" in runs
    assert [one.caption for one in blocks if isinstance(one, Table)] == ["单位排名表"]
    assert not any(isinstance(one, Pending) for one in blocks)


def test_the_word_file_says_what_was_signed(reporting: Reporting) -> None:
    signed = sign(reporting, ready(reporting))
    word = WordFile(io.BytesIO(bytes(signed.docx or b"")))
    lines = [one.text.strip() for one in word.paragraphs if one.text.strip()]
    assert lines[:4] == [
        "创建工作半月报",
        "（2025年11月下半月）",
        "一、总体进展",
        "截至2025年11月30日，测试创建共有任务 6 项，已完成 0 项；按已核实步骤计，进度 9.1%（1/11 步）。",
    ]
    assert "南坪中心小学：完成了制度起草。" in lines
    assert lines[-2:] == ["示例县人民政府教育督导室", "2025年12月3日"]
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert rows[1] == ["1", "示例县财政局", "1", "1/2", "50%", "0%", "1", "—"]
