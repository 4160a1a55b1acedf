"""Load and authorise in one call: who is not named to a case gets 404; every opening of a page is noted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, QueryDict

from dudao.apps.accountability.case_reading import address_of, note_reading
from dudao.apps.accountability.models import Case
from dudao.apps.accountability.permissions_cases import ONLY_NAMED_OFFICE, can_work_case
from dudao.apps.accountability.queries_cases import cases_visible_to
from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence.api import KeptFile, keep_file, part_path

GONE = "没有这一页，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class SeenCase:
    """A case as somebody opens it."""

    user: User
    case: Case
    is_office: bool

    @property
    def may_write(self) -> bool:
        return self.is_office and self.case.is_open


def case_for(request: HttpRequest, case_id: int, what: str, *, writing: bool = False) -> SeenCase:
    """A case that the person is named to; opening it is noted as `what`. `writing`: the office's part of it."""
    user = person_of(request)
    case = cases_visible_to(user).filter(pk=case_id).first()
    if case is None:
        raise Http404(GONE)
    seen = SeenCase(user, case, can_work_case(user, case))
    if writing and not seen.is_office:
        raise PermissionDenied(ONLY_NAMED_OFFICE)
    if request.method == "GET":
        note_reading(case, user, what, address=address_of(request))
    return seen


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def kept_upload(file: UploadedFile[bytes]) -> KeptFile:
    """Look at the file and keep its bytes; ValidationError with the reason when it is not taken."""
    path = part_path(uuid.uuid4())
    try:
        with path.open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
        return keep_file(path, file.name or "")
    finally:
        path.unlink(missing_ok=True)
