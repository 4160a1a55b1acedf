"""What was uploaded with a form of a talk, kept in the store of files."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from dudao.apps.evidence.api import KeptFile, keep_file, part_path


def kept_upload(file: UploadedFile[Any]) -> KeptFile:
    """Look at the file and keep its bytes; ValidationError with the reason when it is not taken."""
    path = part_path(uuid.uuid4())
    try:
        with path.open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
        return keep_file(path, file.name or "")
    finally:
        path.unlink(missing_ok=True)
