"""``dudao plan``: the backward schedule of a county's running campaign as of a day, without writing anything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dudao.cli.console import EVALUATED, Refusal, say, say_json
from dudao.cli.instance import start_django

if TYPE_CHECKING:
    from dudao.apps.campaigns.api import Campaign
    from dudao.apps.workplan.api import Draft, DraftLine


def show_plan(code: str, form: str, on: str) -> int:
    """Print dates, slack, the critical chain and what does not fit; by the critical path alone.

    Refused: an unknown county, none running there, no day of acceptance, duties in a circle, a day that is none.
    """
    start_django()
    from django.utils import timezone

    from dudao.apps.workplan.api import live_draft

    try:
        today = date.fromisoformat(on) if on else timezone.localdate()
    except ValueError as error:
        raise Refusal.of(f"日期写成 2026-11-23 的样子：{on}") from error
    campaign = _campaign(code)
    draft = live_draft(campaign, today)
    if draft is None:
        raise Refusal.of(f"“{campaign.title}”还没有定省级验收日期。")
    if draft.cycle:
        raise Refusal.of(draft.cycle)
    if form == "json":
        say_json(_as_json(campaign, draft, today))
    else:
        _say(campaign, draft, today)
    return EVALUATED


def _campaign(code: str) -> Campaign:
    from dudao.apps.campaigns.api import running_campaign_of
    from dudao.apps.organisations.api import Kind, organisation_by_code

    county = organisation_by_code(code)
    if county is None or county.kind != Kind.COUNTY:
        raise Refusal.of(f"没有代码为 {code} 的县（市、区）。")
    campaign = running_campaign_of(county)
    if campaign is None:
        raise Refusal.of(f"{county.name}没有进行中的创建工作。")
    return campaign


def _as_json(campaign: Campaign, draft: Draft, today: date) -> dict[str, Any]:
    frame = draft.frame
    return {
        "county": campaign.county.name,
        "campaign": campaign.title,
        "today": today.isoformat(),
        "acceptance_on": frame.acceptance_on.isoformat(),
        "days_left": (frame.acceptance_on - today).days,
        "deadline": frame.deadline.isoformat(),
        "deadline_name": frame.deadline_name,
        "unpublished": frame.unpublished,
        "method": draft.method,
        "misfit_days": draft.misfit_days,
        "chain": [line.row.duty_id for line in draft.chain],
        "misfits": [line.row.duty_id for line in draft.misfits],
        "no_duration": [row.duty_id for row in draft.no_duration],
        "duties": [_line_json(line) for line in draft.lines],
    }


def _line_json(line: DraftLine) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.duty_id,
        "number": row.number,
        "title": row.title,
        "unit": row.unit,
        "person": row.person,
        "state": row.state,
        "duration": line.duration,
        "earliest_start": _day(line.earliest_start_on),
        "latest_start": _day(line.latest_start_on),
        "latest_finish": _day(line.latest_finish_on),
        "slack": line.slack_days,
        "critical": line.is_critical,
        "misfit_days": line.misfit_days,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _say(campaign: Campaign, draft: Draft, today: date) -> None:
    from dudao.apps.workplan.api import countdown_of

    frame = draft.frame
    say(
        f"{campaign.county.name} {campaign.title}：{countdown_of(campaign, today).text}（{frame.acceptance_on}）"
    )
    if frame.unpublished:
        say(f"注意：{frame.unpublished}。")
    say(f"全部任务最晚 {frame.deadline} 完成（{frame.deadline_name}前最后一个工作日）。")
    say(
        f"排得下 {draft.fitting} 项，排不下 {len(draft.misfits)} 项"
        f"（最多差 {draft.misfit_days} 个工作日），没有工期 {len(draft.no_duration)} 项。"
    )
    _say_lines("排不下的任务", draft.misfits)
    _say_lines("关键链", draft.chain)
    if draft.no_duration:
        say("没有工期的任务：")
        for row in draft.no_duration:
            say(f"  {row.number} {row.title}  {row.unit}")
    _say_lines("全部任务", [line for line in draft.lines if line.latest_start_on is not None])


def _say_lines(title: str, lines: list[DraftLine]) -> None:
    if not lines:
        return
    say(f"{title}：")
    for line in lines:
        row = line.row
        slack = f"差 {line.misfit_days} 天" if line.misfit_days else f"机动 {line.slack_days} 天"
        if row.is_done:
            slack = "已完成"
        say(
            f"  {row.number} {row.title}  最迟 {line.latest_start_on} 开始、{line.latest_finish_on} 完成  "
            f"{slack}  {row.unit} {row.person}".rstrip()
        )
