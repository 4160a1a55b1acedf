"""Oversight on the first page: letters to answer, documents to check and sign, drafts to decide, cards that hang."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.appraisal.api import contests_waiting as appraisal_contests
from dudao.apps.correspondence.api import documents_waiting_for
from dudao.apps.home.campaign_part import Tile
from dudao.apps.oversight.api import letters_waiting_for, oversight_todo
from dudao.apps.rankings.api import contests_waiting as ranking_contests

# What is to be done with a document, in the order of its way; the rest is told by the page of documents.
DOCUMENT_TILES = (
    ("审核", "公文待我审核", "warn"),
    ("会签", "公文待会签", "warn"),
    ("签发", "公文待我签发", "warn"),
    ("发出", "公文待发出", "info"),
    ("签收", "公文待签收", "warn"),
    ("决定是否采用", "规则起草待决定", "info"),
)


def oversight_part(user: User, today: date) -> dict[str, Any]:
    """The figures that lead to what waits for this person under 督办; nothing where nothing waits."""
    return {"oversight_tiles": [*_letters(user, today), *_figures(user), *_documents(user)]}


def _letters(user: User, today: date) -> list[Tile]:
    """Letters that her units have to sign for or answer; red when one is late."""
    waiting = letters_waiting_for(user)
    if not waiting:
        return []
    late = any(one.effective_due_on is not None and one.effective_due_on < today for one in waiting)
    return [Tile("函件要签收、答复", len(waiting), "bad" if late else "warn", reverse("letters"))]


def _figures(user: User) -> list[Tile]:
    todo = oversight_todo(user)
    figures = (
        ("本单位亮牌", todo.cards, "bad", "cards"),
        ("督办立项待审核", todo.to_check, "warn", "oversight"),
        ("升级、亮牌建议", todo.wishes, "warn", "oversight"),
        ("函件答复待复核", todo.replies, "warn", "letters"),
        ("函件延期待审批", todo.extensions, "warn", "letters"),
        ("排名异议待答复", len(ranking_contests(user)), "warn", "rankings"),
        ("考核申诉待处理", appraisal_contests(user), "warn", "appraisal"),
    )
    return [Tile(title, count, light, reverse(name)) for title, count, light, name in figures if count]


def _documents(user: User) -> list[Tile]:
    counts = Counter(one.what for one in documents_waiting_for(user))
    here = reverse("documents")
    return [Tile(title, counts[what], light, here) for what, title, light in DOCUMENT_TILES if counts[what]]
