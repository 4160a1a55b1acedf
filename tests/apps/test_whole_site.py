"""Every page and file of the site, asked for in a county whose names bite: nothing leaks, runs or breaks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import openpyxl
import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter
from pytest_django import Settings

from dudao.apps.datasets.models import DatasetVersion, ReportingRound
from dudao.apps.measurement.evaluating import forget
from dudao.apps.organisations.api import Organisation
from tests.apps.datasets import stored
from tests.apps.measurement import county
from tests.personas import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

SCRIPT = "<img src=x onerror=alert(1)>小学"
FORMULA = "=HYPERLINK(A1)小学"
TOTAL = 98761  # pupils of the county, of no school alone
SECRETS = ("城关初级中学", "HYPERLINK", "onerror", "98761", "98,761", "全县汇总")
WRITES_BY_LINK = {"account_logout"}


@pytest.fixture
def version(world: World, settings: Settings, tmp_path: Any) -> DatasetVersion:
    """A version with the first school, a second one, and two whose names are attacks."""
    from django.core.cache import cache

    settings.MEDIA_ROOT = tmp_path / "files"
    forget()
    cache.clear()
    for school, name in ((world.second_school, "城关初级中学"), (world.county, world.county.name)):
        Organisation.objects.filter(pk=school.pk).update(name=name)
    held = county.stored_version(
        world,
        county.primary("南坪中心小学", 1000, t_backbone=1),
        {**county.primary("城关初级中学", 30000), "area_playground": 10},
        {**county.primary(SCRIPT, 40000), "area_teach_aux": 1},
        {**county.primary(FORMULA, 27761), "primary.t_backbone": 0},
        number=3,
    )
    held.file_name = "全县汇总.xlsx"
    row = held.rows.get(organisation=world.school)
    row.origins = [
        {"file": "全县汇总.xlsx", "sheet": "学校", "cells": {"primary.students": ["H5", "1000"]}},
    ]
    row.save()
    held.stats = {"schools": 4, "cells": 40, "blanks": 0, "warnings": 1}
    held.warnings = [
        {"severity": "warning", "message": f"{SCRIPT}说明原因", "row_label": FORMULA, "sheet": SCRIPT}
    ]
    held.save()
    return held


def patterns(found: URLResolver, names: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every URL name with its address, filled in from `names`."""
    for one in found.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, names)
        elif one.name:
            wanted = one.pattern.converters
            yield (
                one.name,
                reverse(one.name, kwargs={name: _filled(name, wanted[name], names) for name in wanted}),
            )


def _filled(name: str, converter: object, names: Mapping[str, Any]) -> Any:
    """A value for one part of an address; what `names` does not hold in that form leads to nothing that exists."""
    if isinstance(converter, UUIDConverter):
        return UUID(int=0)
    found = names.get(name, 0)
    if isinstance(converter, IntConverter):
        return found if isinstance(found, int) else 0
    return found or "x"


def addresses(world: World, version: DatasetVersion) -> dict[str, str]:
    attempt = stored.attempt(world)
    held = ReportingRound.objects.create(dataset=version.dataset, opened_by=world.people["officer"])
    row = version.rows.get(organisation=world.school)
    names = {
        "county_id": world.county.pk,
        "school_id": world.school.pk,
        "version_id": version.pk,
        "other_id": stored.version(world, 2, counts=False).pk,
        "row_id": row.pk,
        "dataset_id": version.dataset_id,
        "attempt_id": attempt.pk,
        "round_id": held.pk,
        "submission_id": 0,
        "document_id": 0,
        "position": 0,
        "standard_id": "quality-balance-2017",
        "item_id": "L1",
        "stage": "primary",
        "kind": "tables",
        "suffix": "pdf",
        "user_id": world.people["clerk"].pk,
        "membership_id": world.people["clerk"].memberships.get().pk,
    }
    return dict(patterns(get_resolver(), names))


def content(answer: HttpResponseBase) -> bytes:
    if answer.streaming:
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return bytes(answer.content)  # type: ignore[attr-defined]


def text_of(answer: HttpResponseBase) -> str:
    """What can be read in a page or in a workbook."""
    held = content(answer)
    if held[:2] == b"PK" and len(held) > 10:
        with ZipFile(io.BytesIO(held)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return held.decode("utf-8", "replace")


@pytest.mark.parametrize("person", ["clerk", "principal"])
def test_a_school_reads_nothing_of_the_county_on_any_page(
    person: str, world: World, version: DatasetVersion, signed_in: SignIn
) -> None:
    client = signed_in(person)
    read = {}
    for name, address in addresses(world, version).items():
        answer = client.get(address)
        assert answer.status_code < 500, name
        if answer.status_code == 200:
            read[name] = [secret for secret in SECRETS if secret in text_of(answer)]
    assert {"home", "school_results", "how", "version_row", "school_data", "school", "schools"} <= set(read)
    assert {name: found for name, found in read.items() if found} == {}


@pytest.mark.parametrize("person", ["officer", "director", "viewer", "administrator"])
def test_no_page_runs_what_somebody_typed(
    person: str, world: World, version: DatasetVersion, signed_in: SignIn
) -> None:
    client = signed_in(person)
    pages = shown = 0
    for name, address in addresses(world, version).items():
        answer = client.get(address)
        assert answer.status_code < 500, name
        if "text/html" in answer.headers.get("Content-Type", ""):
            assert "<img src=x" not in text_of(answer), name
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
            pages += 1
            shown += "&lt;img src=x" in text_of(answer)
        elif answer.status_code == 200:
            assert answer.headers["Content-Disposition"].startswith("attachment"), name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert answer.headers["X-Frame-Options"] == "DENY", name
    assert pages > 10
    assert shown >= 5 or person == "administrator"


def test_no_workbook_runs_what_somebody_typed(
    world: World, version: DatasetVersion, signed_in: SignIn
) -> None:
    client = signed_in("officer")
    seen = 0
    for name, address in addresses(world, version).items():
        answer = client.get(address, {"prefilled": "1"} if name == "template" else {})
        held = content(answer)
        if answer.status_code != 200 or held[:2] != b"PK" or len(held) < 100:
            continue
        for sheet in openpyxl.load_workbook(io.BytesIO(held)):
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                assert not (cell.data_type == "f" and "HYPERLINK" in str(cell.value)), (name, cell)
                if cell.data_type == "s" and str(cell.value).startswith("="):
                    assert cell.quotePrefix, (name, cell)
                    seen += 1
    assert seen >= 3


def test_no_address_writes_when_it_is_only_read(
    world: World, version: DatasetVersion, signed_in: SignIn
) -> None:
    from dudao.apps.activity.api import Entry

    held = addresses(world, version)
    before = Entry.objects.count()
    for person in ("officer", "clerk", "administrator"):
        client = signed_in(person)
        for address in held.values():
            client.get(address)
            client.head(address)
    assert Entry.objects.count() == before


def test_every_form_needs_its_token(world: World, version: DatasetVersion) -> None:
    from dudao.apps.activity.api import Entry

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.person("officer"))
    before = Entry.objects.count()
    answers = {name: client.post(address).status_code for name, address in addresses(world, version).items()}
    assert {name: status for name, status in answers.items() if status != 403} == {}
    assert Entry.objects.count() == before


def test_who_must_change_her_password_reaches_nothing_else(
    world: World, version: DatasetVersion, signed_in: SignIn
) -> None:
    officer = world.people["officer"]
    client = signed_in("officer")
    type(officer).objects.filter(pk=officer.pk).update(must_change_password=True)
    free = {"account_change_password", "account_login", "account_logout"}
    for name, address in addresses(world, version).items():
        if name not in free:
            for answer in (client.get(address), client.post(address)):
                assert answer.headers.get("Location") == reverse("account_change_password"), name


def test_nobody_signed_in_reaches_only_the_sign_in(world: World, version: DatasetVersion) -> None:
    for name, address in addresses(world, version).items():
        for answer in (Client().get(address), Client().post(address), Client().head(address)):
            if name == "duty_feed":  # a calendar reads it by its secret address; a wrong one says nothing
                assert answer.status_code in {404, 405}
            elif name not in {"account_login", "account_logout"}:
                assert answer.headers.get("Location", "").startswith(reverse("account_login")), name
