"""Load, authorise and evaluate in one call: a stranger gets 404, a school's people get 403 for county pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from dudao.apps.accounts.api import User, person_of
from dudao.apps.datasets.api import (
    DatasetVersion,
    ReportedRow,
    can_import,
    can_view_county_data,
    can_view_school_data,
)
from dudao.apps.measurement.evaluating import Evaluated, evaluated
from dudao.apps.measurement.queries import chosen_rules, versions_around, versions_of
from dudao.apps.organisations.api import Organisation
from dudao.engine.api import UnknownRuleSet

GONE = "没有这一页，或者它不在您的数据范围内。"
ONLY_COUNTY = "全县的测算结果由督导室、局长、县领导和市级查看，您可以看本校的。"
ONLY_OWN = "各校只能看本校的测算结果。"
RULES = "rules"


@dataclass(frozen=True)
class Seen:
    """What a page of measurement is about: who looks, at which version, with which rules."""

    user: User
    version: DatasetVersion
    rules: tuple[str, ...]
    own_rules: tuple[str, ...]  # those that the county uses
    versions: list[DatasetVersion]  # all of the county, for the switch; empty for a school's people

    @cached_property
    def found(self) -> Evaluated:
        """The evaluation."""
        try:
            return evaluated(self.version, self.rules)
        except UnknownRuleSet as unknown:
            raise Http404(str(unknown)) from unknown

    @property
    def county(self) -> Organisation:
        return self.version.dataset.county

    @property
    def is_what_if(self) -> bool:
        """Whether other rules are on than those that the county uses."""
        return self.rules != self.own_rules

    @property
    def query(self) -> str:
        """Behind every address of a what-if: `?rules=…`; empty otherwise."""
        return f"?{urlencode({RULES: ','.join(self.rules)})}" if self.is_what_if else ""

    @property
    def may_choose(self) -> bool:
        """Whether this person switches rules on for the county."""
        return can_import(self.user, self.county)

    def url(self, name: str, *arguments: object, **query: str) -> str:
        """The address of a page of this version, with the what-if kept: `url("verdict", tab="junior")`."""
        asked = dict(query)
        if self.is_what_if:
            asked[RULES] = ",".join(self.rules)
        address = reverse(name, args=[self.version.pk, *arguments])
        return f"{address}?{urlencode(asked)}" if asked else address


def version_seen(request: HttpRequest, version_id: int) -> Seen:
    """A version of a county whose data the person reads as a whole."""
    user = person_of(request)
    versions = versions_around(version_id)
    version = next((one for one in versions if one.pk == version_id), None)
    if version is None:
        raise Http404(GONE)
    county = version.dataset.county
    if not can_view_county_data(user, county):
        if county.pk in {held.organisation.county_id for held in user.held_memberships}:
            raise PermissionDenied(ONLY_COUNTY)
        raise Http404(GONE)
    return _seen(request, user, version, versions, may_try=True)


def row_seen(request: HttpRequest, row_id: int) -> tuple[Seen, ReportedRow]:
    """One school's row: for the school's own people, and for whoever reads the whole county."""
    user = person_of(request)
    row = (
        ReportedRow.objects.select_related(
            "organisation", "version__dataset__county", "version__dataset__rule_choice"
        )
        .filter(pk=row_id, level="school")
        .first()
    )
    if row is None:
        raise Http404(GONE)
    county = row.version.dataset.county
    whole = can_view_county_data(user, county)
    own = row.organisation is not None and can_view_school_data(user, row.organisation)
    if not whole and not own:
        if county.pk in {held.organisation.county_id for held in user.held_memberships}:
            raise PermissionDenied(ONLY_OWN)
        raise Http404(GONE)
    return _seen(request, user, row.version, versions_of(county) if whole else [], may_try=whole), row


def _seen(
    request: HttpRequest,
    user: User,
    version: DatasetVersion,
    versions: list[DatasetVersion],
    *,
    may_try: bool,
) -> Seen:
    own = chosen_rules(version.dataset)
    rules = own
    asked = request.GET.get(RULES)
    if asked is not None and may_try:
        rules = tuple(sorted({rule for rule in asked.split(",") if rule}))
    return Seen(user, version, rules, own, versions)
