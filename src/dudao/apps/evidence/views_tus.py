"""Resumable uploads by the tus protocol 1.0: core, creation and termination.

A file is announced with POST, sent in pieces with PATCH, asked about with HEAD and given up with DELETE. When the last
byte is there the file becomes a document; what came of it stands in the header `Dudao-Result` as JSON, percent-encoded.
A file that is not taken is answered 422 with the reason, which the client shows and does not try again.
"""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.urls import reverse

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence import loading, queries
from dudao.apps.evidence.actions import uploads
from dudao.apps.evidence.actions.documents import NOT_YOUR_UNIT, Added
from dudao.apps.evidence.choices import UploadState
from dudao.apps.evidence.jobs import enqueue_work
from dudao.apps.evidence.models import EvidenceUpload
from dudao.apps.evidence.passes import pass_of

VERSION = "1.0.0"
PIECE = 256 * 1024
DETAILS = (
    "title",
    "document_number",
    "source_kind",
    "period_from",
    "period_to",
    "made_on",
    "valid_until",
    "note",
)


def tus_uploads(request: HttpRequest) -> HttpResponse:
    """OPTIONS says what is understood; POST announces a file."""
    if request.method == "OPTIONS":
        extensions = {"Tus-Version": VERSION, "Tus-Extension": "creation,termination"}
        return _answer(204, headers=extensions)
    if request.method != "POST":
        return _answer(405)
    if request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, headers={"Tus-Version": VERSION})
    return _create(request, person_of(request))


def tus_upload(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """HEAD: how much is there; PATCH: a piece; DELETE: give up."""
    user, upload = loading.upload_for(request, key)
    method = request.headers.get("X-HTTP-Method-Override", request.method or "").upper()
    if method == "HEAD":
        return _head(upload)
    if request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, headers={"Tus-Version": VERSION})
    if method == "PATCH":
        return _patch(request, user, upload)
    if method == "DELETE":
        uploads.give_up_upload(upload)
        return _answer(204)
    return _answer(405)


def _create(request: HttpRequest, user: User) -> HttpResponse:
    size = _whole(request.headers.get("Upload-Length", ""))
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    unit_id = _whole(told.get("unit", ""))
    if size is None or unit_id is None or not told.get("filename"):
        return _answer(400, "上传的信息不全：要有文件名、字节数和单位。")
    unit = queries.organisation_or_none(unit_id)
    if unit is None:
        return _answer(403, NOT_YOUR_UNIT)
    handed = pass_of(user, told.get("pass", ""))
    item_id, subject_id = _whole(told.get("item", "")), _whole(told.get("subject", ""))
    loading.place_for(user, item_id, subject_id, handed)
    new = uploads.NewUpload(
        file_name=told["filename"],
        size=size,
        batch=_uuid(told.get("batch", "")),
        details={name: told[name] for name in DETAILS if told.get(name)},
        item_id=item_id,
        subject_id=subject_id,
        required=told.get("required", "")[:200],
    )
    try:
        upload = uploads.start_upload(unit, new, actor=user, handed=handed)
    except PermissionDenied as refused:
        return _answer(403, str(refused))
    except ValidationError as refused:
        return _answer(400, " ".join(refused.messages))
    if upload.state == UploadState.REFUSED:
        return _answer(422, upload.refusal)
    location = reverse("tus_upload", args=[upload.pk])
    return _answer(201, headers={"Location": location, "Upload-Offset": "0"})


def _head(upload: EvidenceUpload) -> HttpResponse:
    if upload.state == UploadState.REFUSED:
        return _answer(410)
    headers = {"Upload-Offset": str(uploads.received_of(upload)), "Upload-Length": str(upload.size)}
    if upload.evidence_id is not None:
        headers["Dudao-Result"] = _result(upload, None)
    return _answer(200, headers=headers)


def _patch(request: HttpRequest, user: User, upload: EvidenceUpload) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        return _answer(415)
    offset = _whole(request.headers.get("Upload-Offset", ""))
    length = _whole(str(request.META.get("CONTENT_LENGTH") or ""))
    if offset is None or length is None:
        return _answer(400, "缺少 Upload-Offset 或 Content-Length。")
    if upload.state == UploadState.REFUSED:
        return _answer(422, upload.refusal)
    if upload.state == UploadState.DONE:
        return _finished(upload, None) if offset == upload.size else _answer(409)
    if offset + length > upload.size:
        return _answer(413, "收到的字节比文件声明的多，请移除后重新上传。")
    try:
        here = uploads.append_bytes(upload, offset, _pieces(request))
    except uploads.WrongOffset as wrong:
        return _answer(409, headers={"Upload-Offset": str(wrong.received)})
    except uploads.BeingWritten:
        return _answer(423, "这个文件正在另一个窗口里上传。")
    except UnreadablePostError:
        return _answer(400, "连接中断。")
    except OSError:
        return _answer(507, "服务器的磁盘写不进去（可能已满）。请联系管理员。")
    if here < upload.size:
        return _answer(204, headers={"Upload-Offset": str(here)})
    added = uploads.finish_upload(upload, actor=user)
    return _finished(upload, added)


def _finished(upload: EvidenceUpload, added: Added | None) -> HttpResponse:
    if upload.state == UploadState.REFUSED:
        return _answer(422, upload.refusal)
    if added is not None:
        enqueue_work(added.evidence)
    headers = {"Upload-Offset": str(upload.size), "Dudao-Result": _result(upload, added)}
    return _answer(204, headers=headers)


def _result(upload: EvidenceUpload, added: Added | None) -> str:
    told: dict[str, Any] = {"existed": upload.details.get("existed"), "shared": upload.details.get("shared")}
    if added is not None:
        told = {"existed": added.document_existed, "shared": added.content_existed}
        told["title"] = added.evidence.title
    if upload.evidence_id is not None:
        told["url"] = reverse("evidence", args=[upload.evidence_id])
    return quote(json.dumps(told, ensure_ascii=False))


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(PIECE):
        yield piece


def _metadata(header: str) -> dict[str, str]:
    """The pairs of `Upload-Metadata`: keys and base64 of UTF-8; a pair that is broken is left out."""
    found: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode().replace("\0", "")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _answer(status: int, text: str = "", headers: dict[str, str] | None = None) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response
