"""Sending files to the site as the tus client does."""

from __future__ import annotations

import base64
import json
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

PIECE = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}


def announce(client: Client, name: str, size: int, unit: int, **more: object) -> Response:
    """POST: a file of this name and size for a unit."""
    told = {"filename": name, "unit": unit, **more}
    pairs = ",".join(f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in told.items())
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": pairs}
    return client.post(reverse("tus_uploads"), headers=headers)


def send(client: Client, location: str, offset: int, piece: bytes) -> Response:
    """PATCH: a piece; the type and length are said of an empty one too."""
    told: dict[str, Any] = {"CONTENT_TYPE": PIECE, "CONTENT_LENGTH": str(len(piece))}
    headers = {**TUS, "Upload-Offset": str(offset)}
    return client.patch(location, piece, content_type=PIECE, headers=headers, **told)


def offset_of(client: Client, location: str) -> int:
    """HEAD: how much is there."""
    return int(client.head(location, headers=TUS).headers["Upload-Offset"])


def whole(client: Client, name: str, content: bytes, unit: int, **more: object) -> Response:
    """The answer to the last piece of a file that is sent in two; of the announcement when it was refused."""
    answer = announce(client, name, len(content), unit, **more)
    if answer.status_code != 201:
        return answer
    location = answer.headers["Location"]
    half = len(content) // 2
    if half:
        first = send(client, location, 0, content[:half])
        assert first.status_code == 204, first.content.decode()
    return send(client, location, half, content[half:])


def result(answer: Response) -> dict[str, Any]:
    """What came of the file."""
    found: dict[str, Any] = json.loads(unquote(answer.headers["Dudao-Result"]))
    return found


def batch() -> str:
    """The number of a batch."""
    return str(uuid.uuid4())
