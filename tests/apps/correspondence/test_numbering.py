"""Numbers of documents: in order, by code and year, shared where they are shared, never twice, never lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.correspondence.actions.issuers import IssuerGiven, is_inner_section, save_issuer
from dudao.apps.correspondence.actions.numbering import series_kind
from dudao.apps.correspondence.api import (
    DocumentKind,
    IssuerKind,
    IssuingBody,
    default_issuer,
    set_start_number,
    sign_document,
    start_issuers,
    void_document,
)
from dudao.apps.correspondence.choices import SeriesKind
from dudao.apps.correspondence.models import NumberSeries
from dudao.apps.organisations.api import Kind
from tests import factories
from tests.apps.correspondence import made
from tests.apps.correspondence.made import Office

pytestmark = pytest.mark.django_db
IN_2026 = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # 23:59 in China
IN_2027 = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # 00:00 on 1 January


def number(office: Office, kind: str = DocumentKind.NOTICE, at: datetime = IN_2026) -> str:
    """The number that the next document of a kind gets."""
    held = made.document(office.world, kind, addressees=[office.world.department])
    return made.signed(held, office.world, at=at).number_text


def test_notices_and_circulars_share_numbers_and_letters_have_their_own(office: Office) -> None:
    assert number(office, DocumentKind.NOTICE) == "示教督办〔2026〕1号"
    assert number(office, DocumentKind.CIRCULAR) == "示教督办〔2026〕2号"
    assert number(office, DocumentKind.OVERSIGHT_LETTER) == "示教督办函〔2026〕1号"
    assert number(office, DocumentKind.REPORT) == "示教督办〔2026〕3号"
    assert number(office, DocumentKind.LETTER) == "示教督办函〔2026〕2号"
    assert number(office, DocumentKind.MINUTES) == "示教督办纪〔2026〕1号"


@pytest.mark.parametrize(
    ("kind", "series"),
    [(one, SeriesKind.LETTER) for one in ("letter", "reminder_letter", "warning_letter", "oversight_letter")]
    + [("minutes", SeriesKind.MINUTES)]
    + [(one, SeriesKind.SHARED) for one in ("notice", "circular", "decision", "talk_notice", "opinion")],
)
def test_which_numbers_a_kind_takes(kind: str, series: SeriesKind) -> None:
    assert series_kind(kind) is series


def test_a_new_year_begins_at_one_at_midnight_in_china(office: Office) -> None:
    assert number(office, at=IN_2026) == "示教督办〔2026〕1号"
    assert number(office, at=IN_2027) == "示教督办〔2027〕1号"
    assert number(office, at=IN_2026) == "示教督办〔2026〕2号"


def test_each_issuer_counts_for_itself(office: Office) -> None:
    bureau = made.document(office.world, issuer=office.bureau)
    assert made.signed(bureau, office.world, at=IN_2026).number_text == "示教〔2026〕1号"
    assert number(office) == "示教督办〔2026〕1号"


def test_a_void_number_is_not_given_again(office: Office) -> None:
    held = made.signed(made.document(office.world), office.world, at=IN_2026)
    void_document(held, "重发", actor=office.person("officer"))
    assert number(office) == "示教督办〔2026〕2号"


def test_a_signing_that_fails_gives_its_number_back(office: Office) -> None:
    held = made.checked(made.document(office.world), office.world)
    with pytest.raises(PermissionDenied):
        sign_document(held, revision=held.revision, actor=office.person("officer"))
    assert not NumberSeries.objects.exists()
    assert number(office) == "示教督办〔2026〕1号"


def test_numbers_go_on_from_where_the_county_was(office: Office) -> None:
    officer = office.person("officer")
    set_start_number(office.issuer, SeriesKind.SHARED, 2026, 37, actor=officer)
    assert number(office) == "示教督办〔2026〕38号"
    with pytest.raises(ValidationError, match="已经由系统编过号（到 38 号）"):
        set_start_number(office.issuer, SeriesKind.SHARED, 2026, 50, actor=officer)
    with pytest.raises(ValidationError, match="号数应在 0 和 99999 之间"):
        set_start_number(office.issuer, SeriesKind.LETTER, 2026, -1, actor=officer)
    with pytest.raises(PermissionDenied):
        set_start_number(office.issuer, SeriesKind.LETTER, 2026, 3, actor=office.person("director"))


def given(name: str = "示例县人民政府办公室", code: str = "示政办", **fields: str | bool) -> IssuerGiven:
    return IssuerGiven(IssuerKind.GOVERNMENT_OFFICE, name, code, f"{code}函", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "is_inner"),
    [
        ("示例县教育局督导室", True),
        ("教育督导科", True),
        ("督导股", True),
        ("政策法规处", True),
        ("教研室", True),
        ("示例县教育局", False),
        ("示例县人民政府教育督导委员会", False),
        ("示例县人民政府教育督导委员会办公室", False),
        ("示例县人民政府办公室", False),
        ("示例县财政局", False),
    ],
)
def test_inner_sections_do_not_issue(office: Office, name: str, is_inner: bool) -> None:
    assert is_inner_section(office.county, name) is is_inner
    if is_inner:
        with pytest.raises(ValidationError, match="是内设机构，不能对外正式发文"):
            save_issuer(office.county, given(name), actor=office.person("officer"))


def test_a_section_of_the_bureau_does_not_issue_whatever_its_name(office: Office) -> None:
    factories.organisation(office.world.bureau, Kind.BUREAU_SECTION, "教育督导")
    assert is_inner_section(office.county, "教育督导")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "代字用汉字"),
        ("示教2", "代字用汉字"),
        ("示教〔", "代字用汉字"),
        ("示 教", "代字用汉字"),
        ("示教督", "已经由示例县人民政府教育督导委员会使用"),
        ("示教函", "已经由示例县教育局使用"),
    ],
)
def test_codes_that_would_mix_numbers_are_refused(office: Office, code: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        save_issuer(office.county, given(code=code), actor=office.person("officer"))
    assert said in " ".join(refused.value.messages)


def test_a_code_that_numbered_documents_stays_with_its_body(office: Office) -> None:
    number(office)
    officer = office.person("officer")
    changed = IssuerGiven(
        IssuerKind.COMMITTEE_OFFICE, office.issuer.name, "示督办", "示督办函", is_default=True
    )
    save_issuer(office.county, changed, actor=officer, issuer=office.issuer)
    with pytest.raises(ValidationError, match=r"曾由.*编过号，不能再用"):
        save_issuer(office.county, given(code="示教督办"), actor=officer)


def test_one_body_is_the_default(office: Office) -> None:
    officer = office.person("officer")
    made_now = save_issuer(office.county, given(is_default=True), actor=officer)
    assert default_issuer(office.county, DocumentKind.NOTICE) == made_now
    assert IssuingBody.objects.filter(county=office.county, is_default=True).count() == 1


def test_the_usual_bodies_are_made_once(office: Office) -> None:
    before = {one.pk for one in IssuingBody.objects.all()}
    again = start_issuers(office.county, actor=office.person("officer"))
    assert {one.pk for one in again} == before
    assert [one.code for one in again] == ["示教督办", "示教督", "示教"]
