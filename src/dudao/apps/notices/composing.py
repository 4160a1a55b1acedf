"""The words of a message: one notice for some people, or a digest of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dudao.apps.notices.choices import ChannelKind, NoticeKind
from dudao.apps.notices.models import Channel, MessageLine, Notice

KIND_ORDER = {kind: position for position, kind in enumerate(NoticeKind)}
LATE_FIRST = {NoticeKind.DUTY_LATE: -3, NoticeKind.URGED: -2, NoticeKind.DUTY_DUE: -1}


@dataclass(frozen=True)
class Words:
    """A title of one line, and the lines below it."""

    title: str
    lines: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n".join(self.lines)


def words_of(channel: Channel, lines: Sequence[MessageLine], *, in_digest: bool) -> Words:
    """What a message says. Notices that several people got are one line with their names; a person's own mail names
    nobody."""
    named = channel.kind != ChannelKind.EMAIL
    together: dict[str, list[Notice]] = {}
    for line in lines:
        together.setdefault(line.notice.unique_key, []).append(line.notice)
    groups = sorted(together.values(), key=_importance)
    if not in_digest:
        first = groups[0][0]
        told = [*first.body.splitlines(), *([f"请 {_names(groups[0])} 查看。"] if named else [])]
        return Words(first.title, tuple(line for line in told if line.strip()))
    return Words(f"督导通通知摘要（{len(groups)} 条）", tuple(_line(group, named) for group in groups))


def _importance(group: Sequence[Notice]) -> tuple[int, int]:
    """What is late first, then in the order of kinds, then as they came."""
    kind = NoticeKind(group[0].kind)
    return LATE_FIRST.get(kind, KIND_ORDER[kind]), group[0].pk


def _line(group: Sequence[Notice], named: bool) -> str:
    notice = group[0]
    who = f"{_names(group)}：" if named else ""
    return f"【{notice.get_kind_display()}】{who}{notice.title}"


def _names(group: Sequence[Notice]) -> str:
    return "、".join(dict.fromkeys(one.recipient.name for one in group))
