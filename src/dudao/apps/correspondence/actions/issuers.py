"""Bodies that may issue documents: added, changed, switched off; an inner section is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.choices import IssuerKind
from dudao.apps.correspondence.models import IssuingBody, NumberSeries
from dudao.apps.correspondence.permissions import ONLY_OFFICE, can_draft
from dudao.apps.organisations.api import Kind, Organisation

INNER = re.compile(r"(督导室|[科股室处组队站]|中心|办事处)$")
OUTWARD = re.compile(r"(办公室|委员会办公室)$")
INNER_REFUSED = (
    "“{name}”是内设机构，不能对外正式发文（办公厅、办公室除外）。请用教育局、政府教育督导委员会或者"
    "督导委员会办公室的名义发文。"
)
_CODE = re.compile(r"[^\s\d〔〕\[\]［］（）()【】]{1,20}")


@dataclass(frozen=True)
class IssuerGiven:
    """A body as it is to be; `minutes_code` may be empty, then it numbers no minutes."""

    kind: str
    name: str
    code: str
    letter_code: str
    minutes_code: str = ""
    mark: str = ""
    basis: str = ""
    designation: str = ""
    is_default: bool = False
    is_active: bool = True


def is_inner_section(county: Organisation, name: str) -> bool:
    """Whether a name is that of an inner section: by its ending (督导室, 科, 股, 室 …), or because the county has a
    section of this name. An 办公室 may issue."""
    if Organisation.objects.filter(county=county, kind=Kind.BUREAU_SECTION, name=name).exists():
        return True
    return bool(INNER.search(name)) and not OUTWARD.search(name)


@transaction.atomic
def save_issuer(
    county: Organisation, given: IssuerGiven, *, actor: User | None, issuer: IssuingBody | None = None
) -> IssuingBody:
    """Add a body or change one; the same content writes nothing new. ValidationError names the field.

    Refused: an inner section, codes with digits, brackets or spaces, a code that another series of the county has or
    had, a body switched off while it is the default.
    """
    _require(actor, county)
    given = _tidied(given)
    _check(county, given, issuer)
    held = issuer or IssuingBody(county=county)
    for name in ("kind", "name", "code", "letter_code", "minutes_code", "mark", "basis", "designation"):
        setattr(held, name, getattr(given, name))
    held.is_default, held.is_active = given.is_default, given.is_active
    if given.is_default:
        IssuingBody.objects.filter(county=county, is_default=True).exclude(pk=held.pk).update(
            is_default=False
        )
    held.save()
    details = {"code": held.code, "default": held.is_default, "active": held.is_active}
    record(actor, "save_issuer", held, organisation=county, details=details)
    return held


def _require(actor: User | None, county: Organisation) -> None:
    if actor is not None and not can_draft(actor, county):
        raise PermissionDenied(ONLY_OFFICE)


def _tidied(given: IssuerGiven) -> IssuerGiven:
    name = given.name.strip()
    return IssuerGiven(
        kind=given.kind,
        name=name,
        code=given.code.strip(),
        letter_code=given.letter_code.strip(),
        minutes_code=given.minutes_code.strip(),
        mark=given.mark.strip() or f"{name}文件",
        basis=given.basis.strip(),
        designation=given.designation.strip(),
        is_default=given.is_default,
        is_active=given.is_active,
    )


def _check(county: Organisation, given: IssuerGiven, issuer: IssuingBody | None) -> None:
    if given.kind not in IssuerKind.values:
        raise ValidationError({"kind": "请选发文机关的种类。"})
    if not given.name:
        raise ValidationError({"name": "请填写发文机关全称。"})
    if is_inner_section(county, given.name):
        raise ValidationError({"name": INNER_REFUSED.format(name=given.name)})
    if given.is_default and not given.is_active:
        raise ValidationError({"is_default": "停用的发文机关不能是默认的。"})
    others = _others(county, issuer)
    if others.filter(name=given.name).exists():
        raise ValidationError({"name": f"已有叫“{given.name}”的发文机关。"})
    _check_codes(county, given, issuer)


def _others(county: Organisation, issuer: IssuingBody | None) -> QuerySet[IssuingBody]:
    found = IssuingBody.objects.filter(county=county)
    return found.exclude(pk=issuer.pk) if issuer is not None else found


def _check_codes(county: Organisation, given: IssuerGiven, issuer: IssuingBody | None) -> None:
    """All codes of a county differ, those that once numbered documents of another body too."""
    own = {"code": given.code, "letter_code": given.letter_code, "minutes_code": given.minutes_code}
    for name, code in own.items():
        if not code and name == "minutes_code":
            continue
        if not _CODE.fullmatch(code):
            raise ValidationError({name: "代字用汉字，不含数字、括号和空格，最多 20 字，如“云教督”。"})
        if any(other != name and held == code for other, held in own.items()):
            raise ValidationError({name: f"代字“{code}”重复：文件、函、纪要的代字各不相同，号才不会重。"})
        for other in _others(county, issuer):
            if code in (other.code, other.letter_code, other.minutes_code):
                raise ValidationError({name: f"代字“{code}”已经由{other.name}使用。"})
        used = NumberSeries.objects.filter(issuer__in=_others(county, issuer), code=code, last__gt=0)
        if held := used.select_related("issuer").first():
            raise ValidationError({name: f"代字“{code}”曾由{held.issuer.name}编过号，不能再用。"})


@transaction.atomic
def start_issuers(county: Organisation, *, actor: User | None, character: str = "") -> list[IssuingBody]:
    """The three bodies that usually issue: bureau, supervision committee, its office (default).

    Those that are there stay.
    Codes begin with `character` (the county's first one without it) and are a proposal: the county checks them.
    """
    _require(actor, county)
    first = character.strip() or county.name[:1]
    bureau = Organisation.objects.filter(county=county, kind=Kind.BUREAU, is_active=True).first()
    bureau_name = bureau.name if bureau is not None else f"{county.name}教育局"
    committee = f"{county.name}人民政府教育督导委员会"
    rows = (
        (IssuerKind.COMMITTEE_OFFICE, f"{committee}办公室", f"{first}教督办", True),
        (IssuerKind.COMMITTEE, committee, f"{first}教督", False),
        (IssuerKind.BUREAU, bureau_name, f"{first}教", False),
    )
    had = set(IssuingBody.objects.filter(county=county).values_list("name", flat=True))
    has_default = IssuingBody.objects.filter(county=county, is_default=True).exists()
    for kind, name, code, is_default in rows:
        if name not in had:
            given = IssuerGiven(
                kind=kind,
                name=name,
                code=code,
                letter_code=f"{code}函",
                minutes_code=f"{code}纪",
                is_default=is_default and not has_default,
            )
            save_issuer(county, given, actor=actor)
    return list(IssuingBody.objects.filter(county=county).order_by("-is_default", "pk"))
