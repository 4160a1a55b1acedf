"""What is on a person today, late and wrong first; each line leads to where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dudao.apps.datasets.api import Dataset, ImportAttempt, completeness, standard_of, unexplained_count
from dudao.apps.home.queries import Collecting, title_of
from dudao.apps.organisations.api import Organisation, setting_of

NAMES_SHOWN = 6
_ORDER = {"bad": 0, "warn": 1, "info": 2}
_ATTEMPTS = {
    "refused": ("bad", "已退回", "改好后重新上传", "看错误"),
    "failed": ("bad", "没有完成", "检查中断，可以重新检查", "去看"),
    "needs_mapping": ("warn", "待列对应", "表头与模板不同，指一次列，以后自动认得", "去指定"),
    "waiting": ("info", "排队中", "检查还没有开始", "看进度"),
    "running": ("info", "检查中", "可以离开，检查会继续", "看进度"),
}


@dataclass(frozen=True)
class Todo:
    """One line: how urgent, what, why, and where it is done."""

    kind: str  # bad, warn, info
    tag: str
    title: str
    text: str
    url: str
    action: str


def county_todos(
    county: Organisation,
    chosen: Dataset | None,
    attempts: Sequence[ImportAttempt],
    collecting: Sequence[Collecting],
    today: date,
) -> list[Todo]:
    """The officer's list."""
    found = [
        *(_attempt_todo(attempt) for attempt in attempts),
        *(todo for one in collecting for todo in _round_todos(one, today)),
        *_dataset_todos(chosen),
        *_date_todos(county),
    ]
    return sorted(found, key=lambda todo: _ORDER[todo.kind])


def _attempt_todo(attempt: ImportAttempt) -> Todo:
    kind, tag, text, action = _ATTEMPTS[attempt.state]
    if attempt.state == "refused" and attempt.error_count:
        text = f"{attempt.error_count:,} 处错误，{text}"
    elif attempt.state == "refused" and attempt.refusal:
        text = attempt.refusal
    return Todo(kind, tag, f"上传 {attempt.file_name}", text, reverse("attempt", args=[attempt.pk]), action)


def names_of(schools: Sequence[Organisation]) -> str:
    """The first names of a list."""
    shown = "、".join(school.label for school in schools[:NAMES_SHOWN])
    return f"{shown}等" if len(schools) > NAMES_SHOWN else shown


def _round_todos(one: Collecting, today: date) -> Iterator[Todo]:
    title = f"学校填报 {title_of(one.round.dataset)}"
    url = reverse("round", args=[one.round.pk])
    due = one.round.due_on
    when = "" if due is None else f"，{due.month}月{due.day}日截止"
    if one.missing:
        late = due is not None and due < today
        text = f"还差 {len(one.missing)} 校：{names_of(one.missing)}{when}"
        yield Todo("bad" if late else "warn", "已过期" if late else "未交齐", title, text, url, "看名单")
    elif one.expected:
        yield Todo("warn", "已交齐", title, f"{one.expected} 校都已交，可以合并成一版", url, "去合并")
    if one.refused:
        yield Todo("warn", "有错误", title, f"{one.refused} 校的表有错误，没有交上", url, "去看")


def _dataset_todos(dataset: Dataset | None) -> Iterator[Todo]:
    if dataset is None or dataset.counting_version is None:
        return
    version = dataset.counting_version
    here = reverse("version", args=[version.pk])
    reported = completeness(version, standard_of(dataset.standard_id))
    if reported.missing:
        text = f"为准的 {version} 里没有：{names_of(reported.missing)}"
        yield Todo("bad", f"缺 {len(reported.missing)} 校", title_of(dataset), text, here, "看数据")
    if reported.unknown:
        text = f"{len(reported.unknown)} 行的校名在学校名单里没有"
        yield Todo("warn", "对不上", title_of(dataset), text, here, "去登记")
    unexplained = unexplained_count(version)
    if unexplained:
        text = f"{unexplained} 处数字比上年变动很大，写明原因"
        yield Todo("warn", "待说明", title_of(dataset), text, f"{here}?tab=warnings", "去说明")
    if not dataset.is_locked:
        text = f"{version} 为准，还没有锁定，仍可被新的上传替换"
        url = reverse("dataset", args=[dataset.pk])
        yield Todo("info", "未锁定", title_of(dataset), text, url, "去锁定")


def _date_todos(county: Organisation) -> Iterator[Todo]:
    setting = setting_of(county)
    if setting is None or setting.acceptance_on is None:
        text = "设好后，每一页上方都会显示还有几天"
        url = reverse("county_settings", args=[county.pk])
        yield Todo("info", "未设置", "省级验收日期", text, url, "去设置")
