"""Messages as text and markdown that fit the other side's limit; words of users can format nothing."""

from __future__ import annotations

from dudao.infra.outbound.delivery import Parcel

# Characters that mean something in the markdown of the robots, and what is written for them.
_HARMLESS = str.maketrans(
    {
        "[": "［",
        "]": "］",
        "<": "＜",
        ">": "＞",
        "*": "＊",
        "`": "｀",
        "#": "＃",
        "_": "＿",
        "\\": "＼",
        "\n": " ",
        "\r": " ",
    }
)
REST = "……另有 {count} 条，请登录督导通查看。"


def plain(text: str) -> str:
    """One line in which nothing is taken for markdown."""
    return " ".join(text.translate(_HARMLESS).split())


def as_markdown(parcel: Parcel, limit: int, *, with_title: bool = True) -> str:
    """Title, list of lines, link; at most `limit` bytes of UTF-8, what does not fit is counted at the end."""
    head = f"### {plain(parcel.title)}\n" if with_title else ""
    tail = f"\n[登录督导通查看]({parcel.link})" if parcel.link else ""
    return _fitted(head, [f"- {plain(line)}" for line in parcel.lines], tail, limit)


def as_text(parcel: Parcel, limit: int) -> str:
    """The same as plain text."""
    tail = f"\n{parcel.link}" if parcel.link else ""
    lines = [_untagged(line) for line in parcel.lines]
    return _fitted(f"{_untagged(parcel.title)}\n", lines, tail, limit)


def _untagged(text: str) -> str:
    """One line that calls nobody: Feishu reads <at user_id="all"> inside a text."""
    return " ".join(text.replace("<", "＜").replace(">", "＞").split())


def _fitted(head: str, lines: list[str], tail: str, limit: int) -> str:
    """As many whole lines as fit; a first line that is too long by itself is cut."""
    whole = head + "\n".join(lines) + tail
    if _size(whole) <= limit:
        return whole
    room = limit - _size(head + tail) - _size("\n" + REST.format(count=len(lines)))
    kept: list[str] = []
    for line in lines:
        if _size("\n".join([*kept, line])) > room:
            break
        kept.append(line)
    if not kept and lines:
        kept = [lines[0].encode()[: max(0, room)].decode(errors="ignore")]
    left = len(lines) - len(kept)
    return head + "\n".join(kept) + (f"\n{REST.format(count=left)}" if left else "") + tail


def _size(text: str) -> int:
    return len(text.encode())
