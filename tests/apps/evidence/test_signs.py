"""Signs of trouble at documents: found, kept up to date, closed and opened again by a person."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from dudao.apps.activity.api import Entry
from dudao.apps.evidence.actions import signs
from dudao.apps.evidence.actions.documents import discard_evidence
from dudao.apps.evidence.choices import SignKind
from dudao.apps.evidence.jobs import work_on_document
from dudao.apps.evidence.models import Evidence, TroubleSign
from dudao.apps.organisations.api import Organisation
from tests.apps.evidence import things
from tests.infra.pictures.test_pictures import exif_with, photo
from tests.personas import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def photo_bytes(seed: int, side: int = 320, **options: Any) -> bytes:
    picture: Image.Image = photo(seed)
    picture.thumbnail((side, side))
    target = io.BytesIO()
    picture.save(target, "JPEG", **options)
    return target.getvalue()


def worked(unit: Organisation, content: bytes, name: str = "照片.jpg", **details: Any) -> Evidence:
    """A document with which the worker is through."""
    evidence = things.document(unit, content=content, name=name, **details)
    work_on_document.func(evidence.pk)
    evidence.refresh_from_db()
    return evidence


def kinds(evidence: Evidence) -> list[str]:
    return sorted(evidence.signs.filter(closed_at=None).values_list("kind", flat=True))


def test_the_same_picture_of_two_schools_also_made_smaller(world: World) -> None:
    first = worked(world.school, photo_bytes(1))
    second = worked(world.second_school, photo_bytes(1, side=160, quality=50))
    other = worked(world.second_school, photo_bytes(2))
    assert kinds(first) == kinds(second) == [SignKind.SAME_PICTURE]
    assert kinds(other) == []
    sign = first.signs.get()
    assert sign.other == second
    assert sign.message == f"与本县另一个单位的材料（编号 {second.pk}）是同一张图片，缩放、重新保存过也算。"


def test_exactly_the_same_file_of_two_schools(world: World) -> None:
    first, second = (worked(unit, photo_bytes(1)) for unit in (world.school, world.second_school))
    assert first.current.stored == second.current.stored  # type: ignore[union-attr]
    assert kinds(first) == kinds(second) == [SignKind.SAME_PICTURE]


def test_one_unit_may_use_its_picture_twice_and_another_county_is_not_compared(world: World) -> None:
    one = worked(world.school, photo_bytes(1))
    two = worked(world.school, photo_bytes(1, side=160))
    far = worked(world.other_school, photo_bytes(1))
    assert kinds(one) == kinds(two) == kinds(far) == []


def test_the_sign_goes_when_the_other_document_goes(world: World) -> None:
    first = worked(world.school, photo_bytes(1))
    second = worked(world.second_school, photo_bytes(1, side=160))
    discard_evidence(second, actor=None)
    work_on_document.func(second.pk)
    assert kinds(first) == kinds(second) == []


def test_when_and_where_a_photo_was_taken(world: World) -> None:
    Organisation.objects.filter(pk=world.school.pk).update(latitude="34.700000", longitude="113.500000")
    place = {1: "N", 2: (34.0, 45.0, 36.0), 3: "E", 4: (113.0, 30.0, 0.0)}  # 34.76, 113.5: 6.7 km north
    content = photo_bytes(1, exif=exif_with("2024:10:08 09:30:15", place))
    evidence = worked(
        world.school, content, period_from=datetime.date(2025, 9, 1), period_to=datetime.date(2026, 7, 31)
    )
    assert kinds(evidence) == [SignKind.PHOTO_DATE, SignKind.PHOTO_PLACE]
    assert "约 6.7 公里" in evidence.signs.get(kind=SignKind.PHOTO_PLACE).message
    stored = evidence.current.stored  # type: ignore[union-attr]
    assert timezone.localtime(stored.taken_at).isoformat() == "2024-10-08T09:30:15+08:00"
    assert stored.properties["camera"] == "HUAWEI P60"


def test_signs_follow_what_is_edited(world: World) -> None:
    evidence = worked(world.school, photo_bytes(1), valid_until=datetime.date(2020, 1, 1))
    assert kinds(evidence) == [SignKind.EXPIRED]
    Evidence.objects.filter(pk=evidence.pk).update(valid_until=datetime.date(2099, 1, 1))
    signs.look_for_signs(evidence)
    assert kinds(evidence) == []


def test_empty_pages_of_a_pdf(world: World) -> None:
    evidence = worked(world.school, things.pdf(pages=2), "扫描.pdf")
    assert kinds(evidence) == [SignKind.EMPTY_PAGE]
    assert evidence.signs.get().message == "第 1、2 页是空白页（共 2 页）。"


def test_a_text_that_contradicts_the_reported_table(world: World) -> None:
    from dudao.apps.datasets.models import Dataset, DatasetVersion, ReportedRow

    dataset = Dataset.objects.create(
        county=world.county, standard_id="quality-balance-2017", school_year=2026
    )
    version = DatasetVersion.objects.create(
        dataset=dataset, number=1, source_kind="workbook", sha256="0" * 64, size=1, file="x"
    )
    Dataset.objects.filter(pk=dataset.pk).update(counting_version=version)
    ReportedRow.objects.create(
        version=version,
        level="school",
        position=1,
        organisation=world.school,
        name=world.school.name,
        values={"primary.students": 864, "kind": "小学"},
        origins=[],
    )
    content = "我校现有在校学生846人。".encode()
    evidence = worked(world.school, content, "总结.txt")
    assert kinds(evidence) == [SignKind.NUMBER_DIFFERS]
    assert evidence.signs.get().message == "文中写“在校学生846人”，2026—2027学年填报的在校学生是 864人。"
    right = worked(world.school, "我校现有在校学生864人。".encode(), "总结.txt")
    elsewhere = worked(world.second_school, content, "总结.txt")
    assert kinds(right) == kinds(elsewhere) == []


def test_a_person_closes_a_sign_with_her_reason_and_opens_it_again(world: World) -> None:
    evidence = worked(world.school, photo_bytes(1), valid_until=datetime.date(2020, 1, 1))
    sign, officer = evidence.signs.get(), world.person("officer")
    with pytest.raises(ValidationError):
        signs.close_sign(sign, actor=officer, conclusion="  ")
    with pytest.raises(PermissionDenied):
        signs.close_sign(sign, actor=world.person("clerk"), conclusion="没问题")
    signs.close_sign(sign, actor=officer, conclusion="已换新证，待上传")
    assert (Entry.objects.order_by("-pk")[0].verb, kinds(evidence)) == ("dismiss_sign", [])
    signs.look_for_signs(evidence)
    assert (kinds(evidence), evidence.signs.count()) == ([], 1)
    signs.reopen_sign(sign, actor=officer)
    assert kinds(evidence) == [SignKind.EXPIRED]
    assert Entry.objects.order_by("-pk")[0].verb == "reopen_sign"


def test_what_expired_meanwhile_is_found_when_somebody_looks(world: World, signed_in: SignIn) -> None:
    evidence = worked(world.school, photo_bytes(1))
    Evidence.objects.filter(pk=evidence.pk).update(valid_until=datetime.date(2020, 1, 1))
    text = signed_in("officer").get(reverse("evidence_signs", args=[world.county.pk])).content.decode()
    assert "有效期至2020年1月1日，已过期。" in text
    assert signs.look_for_expired(world.county.pk) == 0


def test_the_page_names_the_other_school_only_to_those_who_may_see_it(
    world: World, signed_in: SignIn
) -> None:
    worked(world.school, photo_bytes(1), title="本校照片")
    worked(world.second_school, photo_bytes(1, side=160), title="他校照片")
    url = reverse("evidence_signs", args=[world.county.pk])
    assert "他校照片" in signed_in("officer").get(url).content.decode()
    seen = signed_in("clerk").get(url).content.decode()
    assert "本校照片" in seen
    assert "他校照片" not in seen
    assert "城关初级中学" not in seen


def test_closing_on_the_page(world: World, signed_in: SignIn) -> None:
    evidence = worked(world.school, photo_bytes(1), valid_until=datetime.date(2020, 1, 1))
    sign = evidence.signs.get()
    officer, url = signed_in("officer"), reverse("evidence_signs", args=[world.county.pk])
    officer.post(reverse("close_sign", args=[sign.pk]), {"conclusion": "已换新证"})
    assert "没有待核实的疑点" in officer.get(url).content.decode()
    assert "已换新证" in officer.get(url, {"closed": "1"}).content.decode()
    officer.post(reverse("reopen_sign", args=[sign.pk]))
    assert TroubleSign.objects.get(pk=sign.pk).closed_at is None
