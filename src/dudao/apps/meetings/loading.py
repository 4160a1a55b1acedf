"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, QueryDict

from dudao.apps.accounts.api import User, home_county, person_of, visible_or_404
from dudao.apps.campaigns.api import Campaign, campaigns_visible_to, running_campaign_of
from dudao.apps.evidence.api import Evidence, EvidenceDetails, add_evidence, keep_file, work_on
from dudao.apps.meetings import queries
from dudao.apps.meetings.models import Meeting, PassOnNotice, PassOnReceipt
from dudao.apps.meetings.permissions import ONLY_OFFICE, can_call, can_read_receipt
from dudao.apps.organisations.api import Organisation

GONE = "没有这一页，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class SeenMeeting:
    """A meeting as somebody opens it."""

    user: User
    meeting: Meeting
    is_office: bool

    @property
    def may_write(self) -> bool:
        return self.is_office and not self.meeting.is_signed


@dataclass(frozen=True)
class SeenNotice:
    """A notice as somebody opens it; `units` are the person's own."""

    user: User
    notice: PassOnNotice
    is_office: bool
    units: frozenset[int]


def meeting_for(request: HttpRequest, meeting_id: int, *, writing: bool = False) -> SeenMeeting:
    """A meeting that the person sees; `writing`: the office's part of it."""
    user = person_of(request)
    meeting = queries.meetings_visible_to(user).filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404(GONE)
    seen = SeenMeeting(user, meeting, can_call(user, meeting.county))
    if writing and not seen.is_office:
        raise PermissionDenied(ONLY_OFFICE)
    return seen


def notice_for(request: HttpRequest, notice_id: int, *, writing: bool = False) -> SeenNotice:
    """A notice that the person sees; `writing`: the office's part of it."""
    user = person_of(request)
    notice = queries.notices_visible_to(user).filter(pk=notice_id).first()
    if notice is None:
        raise Http404(GONE)
    is_office = can_call(user, notice.county)
    if writing and not is_office:
        raise PermissionDenied(ONLY_OFFICE)
    return SeenNotice(user, notice, is_office, frozenset(queries.units_of(user)))


def receipt_for(request: HttpRequest, notice_id: int, receipt_id: int) -> tuple[SeenNotice, PassOnReceipt]:
    """A receipt that the person sees."""
    seen = notice_for(request, notice_id)
    receipt = queries.receipt_in(seen.notice, receipt_id)
    if receipt is None or not can_read_receipt(seen.user, receipt):
        raise Http404(GONE)
    return seen, receipt


def county_for_office(request: HttpRequest, county_id: int) -> tuple[User, Organisation]:
    """The county, for its office alone."""
    user = person_of(request)
    county = visible_or_404(user, county_id, kind="county")
    if not can_call(user, county):
        raise PermissionDenied(ONLY_OFFICE)
    return user, county


def county_of_office(user: User) -> Organisation | None:
    """The county whose meetings this person calls; None for everybody else."""
    county = home_county(user)
    return county if county is not None and can_call(user, county) else None


def campaign_named(request: HttpRequest, user: User, county: Organisation) -> Campaign | None:
    """The campaign of the address (404 when she does not see it), else the running one of the county."""
    wanted = request.GET.get("campaign", "")
    if not wanted:
        return running_campaign_of(county)
    found = campaigns_visible_to(user).filter(county=county, pk=wanted) if wanted.isdecimal() else None
    campaign = found.first() if found is not None else None
    if campaign is None:
        raise Http404(GONE)
    return campaign


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def kept_document(file: UploadedFile[bytes], unit: Organisation, title: str, actor: User) -> Evidence:
    """An uploaded file as a document of a unit's archive; the same content of the same unit is one document."""
    with tempfile.TemporaryDirectory(prefix="dudao-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
        kept = keep_file(path, file.name or "")
        added = add_evidence(unit, kept, EvidenceDetails(title=title[:200]), actor=actor)
    if not added.document_existed:
        work_on(added.evidence)
    return added.evidence
