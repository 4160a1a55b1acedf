"""Pictures of pages, made when they are first looked at and kept; the original is never touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from dudao.apps.evidence.models import StoredFile
from dudao.apps.evidence.places import content_root, page_folder
from dudao.infra.files.kinds import FileKind
from dudao.infra.pictures.thumbnail import thumbnail
from dudao.infra.preview.make import EndlessPage, PreviewError, page_count, page_picture
from dudao.infra.storage import content_path

WIDTHS = {"small": 240, "page": 1100, "large": 2200}


def kind_of(stored: StoredFile) -> FileKind:
    """What the file is."""
    return FileKind(stored.kind)


def original_of(stored: StoredFile) -> Path:
    """The bytes as they came."""
    return content_path(content_root(), stored.sha256)


def pdf_of(stored: StoredFile) -> Path | None:
    """The PDF that shows a file: itself, or the one that the worker made; None while there is none."""
    if kind_of(stored) is FileKind.PDF:
        return original_of(stored)
    return Path(settings.MEDIA_ROOT) / stored.preview_path if stored.preview_path else None


def is_encrypted(stored: StoredFile) -> bool:
    """Whether it asks for a password: kept and downloaded, not shown."""
    return bool(stored.properties.get("encrypted"))


def pages_of(stored: StoredFile) -> int | None:
    """How many pages can be looked at; 0 when none can ever be, None while the worker has not come to it."""
    if is_encrypted(stored):
        return 0
    if kind_of(stored).is_picture:
        return 1
    pdf = pdf_of(stored)
    if pdf is None:
        return None if stored.preview_state == "waiting" else 0
    if stored.page_count:
        return stored.page_count
    try:
        return page_count(pdf)
    except PreviewError:
        return 0


def page_image(stored: StoredFile, number: int, size: str) -> Path:
    """The picture of a page, upright, at one of WIDTHS; PreviewError or UnreadableFile when there is none."""
    width = WIDTHS[size]
    if is_encrypted(stored):
        raise PreviewError("文件已加密，不能预览，请下载原件查看。")
    if kind_of(stored).is_picture:
        if number != 1:
            raise PreviewError("图片只有一页。")
        return _kept(stored, f"{number}-{width}.jpg", lambda: thumbnail(original_of(stored), width))
    pdf = pdf_of(stored)
    if pdf is None:
        raise PreviewError("预览还没有做好。")
    refused = page_folder(stored.sha256) / f"{number}.refused"
    if refused.is_file():
        raise EndlessPage(refused.read_text())
    try:
        return _kept(stored, f"{number}-{width}.png", lambda: page_picture(pdf, number, width))
    except EndlessPage as endless:
        # Not tried again: every try costs the processor as long as a page may take.
        refused.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        refused.write_text(endless.message)
        raise


def _kept(stored: StoredFile, name: str, make: Callable[[], bytes]) -> Path:
    place = page_folder(stored.sha256) / name
    if place.is_file():
        return place
    content = make()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, waiting = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    os.replace(waiting, place)
    return place
