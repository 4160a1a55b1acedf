"""What the worker finds in a stored file: its preview, its words, what its camera noted."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dudao.apps.evidence.choices import WorkState
from dudao.apps.evidence.models import PageText, StoredFile
from dudao.apps.evidence.places import content_root
from dudao.infra.files.kinds import FileKind
from dudao.infra.pictures.facts import PhotoFacts, exif_of
from dudao.infra.pictures.hashing import is_telling, perceptual_hash
from dudao.infra.preview.make import PreviewError, needs_preview, preview_pdf
from dudao.infra.storage import content_path
from dudao.infra.text.extract import ExtractedText, TextError, TextLimits, extract_text

logger = logging.getLogger(__name__)
BROKE_OFF = "处理中途出错，没有完成；原件不受影响，可以下载查看。"
_LONGEST_NOTE = 300
_NEARLY_ALL = 9, 10
"""A preview whose pages hold this share of the words of the file stands for them: its pages are what people see."""


def make_preview(stored: StoredFile) -> None:
    """Make the PDF that shows the file, where one is needed, and say how it went."""
    kind = FileKind(stored.kind)
    if stored.preview_state != WorkState.WAITING:
        return
    if not needs_preview(kind):
        _change(stored, preview_state=WorkState.NOT_NEEDED)
        return
    place = f"previews/{stored.sha256[:2]}/{stored.sha256}.pdf"
    try:
        preview = preview_pdf(_original(stored), kind, Path(settings.MEDIA_ROOT) / place)
    except PreviewError as refused:
        _change(stored, preview_state=WorkState.FAILED, properties=_with(stored, preview=refused.message))
        return
    except Exception:
        logger.exception("preview of %s broke off", stored.sha256)
        _change(stored, preview_state=WorkState.FAILED, properties=_with(stored, preview=BROKE_OFF))
        return
    _change(
        stored,
        preview_state=WorkState.DONE,
        preview_path=place,
        preview_simplified=preview.simplified,
        page_count=preview.pages,
    )


def read_text(stored: StoredFile, *, limits: TextLimits | None = None) -> None:
    """Read the words of the file page by page and keep them; a file that cannot be read says why."""
    if stored.text_state != WorkState.WAITING:
        return
    kind = FileKind(stored.kind)
    try:
        read = extract_text(_original(stored), kind, limits=limits)
        if needs_preview(kind):
            read = _by_shown_pages(stored, read)
        facts = _picture_facts(stored) if kind.is_picture else {}
    except TextError as refused:
        _change(stored, text_state=WorkState.FAILED, text_note=refused.message[:_LONGEST_NOTE])
        return
    except Exception:
        logger.exception("text of %s broke off", stored.sha256)
        _change(stored, text_state=WorkState.FAILED, text_note=BROKE_OFF)
        return
    _keep(stored, read, facts)


def _by_shown_pages(stored: StoredFile, read: ExtractedText) -> ExtractedText:
    """The words by the pages of the preview, where it holds them: what is found is shown on its page."""
    if not stored.preview_path:
        return read
    try:
        shown = extract_text(
            Path(settings.MEDIA_ROOT) / stored.preview_path, FileKind.PDF, limits=TextLimits(ocr_pages=0)
        )
    except TextError:
        return read
    own, there = (sum(len("".join(page.text.split())) for page in one.pages) for one in (read, shown))
    if there * _NEARLY_ALL[1] < own * _NEARLY_ALL[0]:
        return read
    return ExtractedText(shown.pages, shown.page_count, (), read.dates, read.notes)


def _picture_facts(stored: StoredFile) -> dict[str, Any]:
    path = _original(stored)
    facts = exif_of(path)
    bits = perceptual_hash(path)
    return {
        "picture_hash": f"{bits:016x}" if is_telling(bits) else "",
        "taken_at": _aware(facts),
        "latitude": None if facts.latitude is None else float(facts.latitude),
        "longitude": None if facts.longitude is None else float(facts.longitude),
        "camera": facts.camera,
    }


def _aware(facts: PhotoFacts) -> datetime | None:
    """The camera's clock is taken for the time of the county."""
    return None if facts.taken_at is None else timezone.make_aware(facts.taken_at)


@transaction.atomic
def _keep(stored: StoredFile, read: ExtractedText, facts: dict[str, Any]) -> None:
    stored.pages.all().delete()
    pages = [
        PageText(
            stored=stored,
            number=page.number,
            text=page.text.replace("\0", ""),
            source=page.source,
            confidence=page.confidence,
        )
        for page in read.pages
    ]
    PageText.objects.bulk_create(pages, batch_size=200)
    properties = _with(
        stored,
        dates=[[one.meaning, one.on.isoformat()] for one in read.dates],
        empty_pages=list(read.empty_pages),
        camera=facts.pop("camera", ""),
    )
    if stored.page_count is None:
        facts["page_count"] = read.page_count
    _change(
        stored,
        text_state=WorkState.DONE,
        text_note="".join(read.notes)[:_LONGEST_NOTE],
        confidence=read.confidence,
        properties=properties,
        **facts,
    )


def _with(stored: StoredFile, **more: Any) -> dict[str, Any]:
    return {**stored.properties, **{name: value for name, value in more.items() if value}}


def _change(stored: StoredFile, **values: Any) -> None:
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(values))


def _original(stored: StoredFile) -> Path:
    return content_path(content_root(), stored.sha256)
