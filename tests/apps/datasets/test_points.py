"""Points of a scored standard come in with the workbook, are kept exactly, and are shown."""

from __future__ import annotations

import io
from fractions import Fraction

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from dudao.apps.datasets.models import DatasetVersion
from dudao.apps.datasets.queries import reported_tables
from dudao.catalogue import loader
from dudao.engine.reporting.template import template_book
from dudao.infra.xlsx.write import write_workbook
from tests.apps.datasets import books
from tests.personas import World

pytestmark = pytest.mark.django_db
STANDARD = "shuanggao-shuangpu-sample"


def scored(points: dict[str, float]) -> bytes:
    """The template of the scored standard with points on some clauses."""
    book = openpyxl.load_workbook(
        io.BytesIO(write_workbook(template_book(loader.load(STANDARD), county="示例县")))
    )
    sheet = book["自评打分"]
    for cells in sheet.iter_rows():
        if cells[0].value in points:
            cells[3].value = points[str(cells[0].value)]
            cells[4].value = "资料不全"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_points_are_kept_exactly_and_shown_with_their_maximum(
    world: World, officer: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        data = {**books.post_data(scored({"D1-01": 24.1, "D1-02": 0})), "standard": STANDARD}
        assert officer.post(reverse("upload", args=[world.county.pk]), data).status_code == 302
    version = DatasetVersion.objects.get()
    given = reported_tables(version).points
    assert (given["D1-01"].points, given["D1-01"].max_points) == (Fraction("24.1"), Fraction(25))
    assert (given["D1-01"].note, given["D1-02"].points, given["D1-03"].points) == (
        "资料不全",
        Fraction(0),
        None,
    )
    assert reported_tables(version).judgements == {}
    page = officer.get(reverse("version", args=[version.pk]), {"tab": "judgements"}).content.decode()
    assert "24.1／25 分" in page
    assert "0／15 分" in page
