"""Sixteen people sign at the same moment, on both databases: no number twice, none lost, a failure leaves no gap."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from dudao.apps.accounts.api import Role, User
from dudao.apps.activity.api import chain_of, verify
from dudao.apps.correspondence import following
from dudao.apps.correspondence.api import (
    Delivery,
    DocumentKind,
    OfficialDocument,
    check_document,
    sign_document,
    submit_document,
)
from dudao.apps.correspondence.models import NumberSeries
from tests import factories
from tests.apps.correspondence import made
from tests.apps.correspondence.made import Office

pytestmark = pytest.mark.django_db(transaction=True)
SIGNERS = 16
EACH = 3


class Refusing:
    """Fails after the number was given, for every document whose title says so."""

    def document_moved(self, document: OfficialDocument, verb: str, *, actor: User | None) -> None:
        if verb == "signed" and "失败" in document.title:
            raise ValidationError("后面的步骤失败")

    def document_received(
        self, document: OfficialDocument, delivery: Delivery, *, actor: User | None
    ) -> None:
        return None


def waiting(office: Office, count: int, kind: str, title: str) -> list[OfficialDocument]:
    """Documents that wait for the signature."""
    found = []
    for number in range(count):
        held = made.document(office.world, kind, draft=made.text(title=f"{title}{number + 1}的通知"))
        submit_document(held, actor=office.person("officer"))
        found.append(check_document(held, actor=office.person("second")))
    return found


def at_once(hands: Sequence[Callable[[], int]]) -> list[int]:
    """What each hand got, all beginning together."""
    begin = Barrier(len(hands))

    def one(hand: Callable[[], int]) -> int:
        begin.wait()
        try:
            return hand()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(hands)) as pool:
        return list(pool.map(one, hands))


def signs(actor: User, documents: Sequence[OfficialDocument]) -> Callable[[], int]:
    def hand() -> int:
        done = 0
        for held in documents:
            try:
                sign_document(held, revision=held.revision, actor=actor)
            except ValidationError:
                continue
            done += 1
        return done

    return hand


def test_sixteen_signers_leave_no_gap_and_no_double(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        connection.vendor
        == {"sqlite": "sqlite", "postgres": "postgresql"}[os.environ.get("DUDAO_TEST_DATABASE", "sqlite")]
    )
    monkeypatch.setattr(following, "_followers", [Refusing()])
    signers = [
        factories.user(f"signer{number}", office.county, Role.DIRECTOR, name=f"局长{number}")
        for number in range(SIGNERS)
    ]
    kinds = [DocumentKind.NOTICE, DocumentKind.CIRCULAR, DocumentKind.LETTER]
    piles: list[list[OfficialDocument]] = [[] for _ in signers]
    for kind in kinds:
        for pile, held in zip(piles, waiting(office, SIGNERS, kind, f"关于{kind}"), strict=True):
            pile.append(held)
    for pile, held in zip(piles[::4], waiting(office, SIGNERS // 4, kinds[0], "失败"), strict=True):
        pile.insert(1, held)

    done = at_once([signs(signer, pile) for signer, pile in zip(signers, piles, strict=True)])

    assert done == [EACH] * SIGNERS
    for code, count in (("示教督办", 2 * SIGNERS), ("示教督办函", SIGNERS)):
        series = NumberSeries.objects.get(code=code)
        given = sorted(one.sequence or 0 for one in series.documents.all())
        assert (given, series.last) == (list(range(1, count + 1)), count)
    texts = set(OfficialDocument.objects.exclude(number_text="").values_list("number_text", flat=True))
    assert len(texts) == SIGNERS * EACH
    failed = OfficialDocument.objects.filter(title__contains="失败")
    assert set(failed.values_list("state", "number_text")) == {("signing", "")}
    assert verify(chain_of(office.county)) is None


def test_one_document_is_signed_once_by_sixteen(office: Office) -> None:
    signers = [
        factories.user(f"signer{number}", office.county, Role.DIRECTOR, name=f"局长{number}")
        for number in range(SIGNERS)
    ]
    (held,) = waiting(office, 1, DocumentKind.NOTICE, "关于一份")
    done = at_once([signs(signer, [held]) for signer in signers])
    assert sorted(done) == [0] * (SIGNERS - 1) + [1]
    assert NumberSeries.objects.get().last == 1
