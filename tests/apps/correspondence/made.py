"""Documents for tests, through the product's actions: issuing bodies, drafts, documents on their whole way.

`issuers(world)` makes the three bodies (idempotent): the office of the 督导委员会 (示教督办, the default, signed by the
director), the 督导委员会 (示教督, signed by the county leader), the bureau (示教). The officer drafts, the director
checks and signs; with `office_in(world)` the second officer 何督学 checks.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dudao.apps.accounts.api import Role, User
from dudao.apps.correspondence.actions.attaching import attach_file
from dudao.apps.correspondence.api import (
    DocumentKind,
    IssuingBody,
    OfficialDocument,
    check_document,
    draft_document,
    send_document,
    sign_document,
    start_issuers,
    submit_document,
)
from dudao.apps.correspondence.models import DocumentAttachment
from dudao.apps.correspondence.permissions import signing_role
from dudao.apps.evidence.api import KeptFile, keep_file, part_path
from dudao.apps.organisations.api import Organisation
from dudao.core.drafting import Draft, DraftSection
from tests import factories
from tests.personas import World

CODE, LETTER_CODE = "示教督办", "示教督办函"


def issuers(world: World) -> list[IssuingBody]:
    """The issuing bodies of the test county, the default first."""
    return start_issuers(world.county, actor=world.person("officer"))


@dataclass
class Office:
    """The test county with its issuers and a second officer, who checks."""

    world: World
    issuer: IssuingBody
    committee: IssuingBody
    bureau: IssuingBody
    second: User

    @property
    def county(self) -> Organisation:
        return self.world.county

    def person(self, name: str) -> User:
        """One of the personas, or `second`, with nothing cached."""
        if name == "second":
            return User.objects.get(pk=self.second.pk)
        return self.world.person(name)


def second_officer(world: World) -> User:
    """何督学, another officer of the supervision office; made once."""
    found = User.objects.filter(username="second").first()
    return found or factories.user("second", world.bureau, Role.BUREAU_OFFICER, name="何督学")


def office_in(world: World) -> Office:
    """Issuers and the second officer of a world."""
    first, committee, bureau = sorted(issuers(world), key=lambda one: (not one.is_default, one.pk))
    return Office(world, first, committee, bureau, second_officer(world))


def text(title: str = "关于做好迎检准备工作的通知", body: str = "请各单位于9月底前完成自查。") -> Draft:
    """A draft of one section in plain words."""
    return Draft(title, (DraftSection("body", "", body),))


def document(
    world: World,
    kind: str = DocumentKind.NOTICE,
    *,
    draft: Draft | None = None,
    addressees: Sequence[Organisation] | None = None,
    **given: Any,
) -> OfficialDocument:
    """A draft of the officer to the finance department and the first school."""
    issuers(world)
    to = (world.department, world.school) if addressees is None else addressees
    given.setdefault("actor", world.person("officer"))
    return draft_document(world.county, kind, draft=draft or text(), addressees=to, **given)


def checked(held: OfficialDocument, world: World, *, at: datetime | None = None) -> OfficialDocument:
    """Handed in by the officer and passed by the director."""
    submit_document(held, actor=world.person("officer"), at=at)
    return check_document(held, actor=world.person("director"), at=at)


def signed(held: OfficialDocument, world: World, *, at: datetime | None = None) -> OfficialDocument:
    """A draft brought to its signature by the officer, the director and who signs for its issuer."""
    passed = checked(held, world, at=at)
    signer = "leader" if signing_role(passed.issuer) == Role.COUNTY_LEADER else "director"
    return sign_document(passed, revision=passed.revision, actor=world.person(signer), at=at)


def sent(held: OfficialDocument, world: World, *, at: datetime | None = None) -> OfficialDocument:
    """A draft signed and sent to its units."""
    return send_document(signed(held, world, at=at), actor=world.person("officer"), at=at)


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def scan(name: str, content: bytes = PDF) -> KeptFile:
    """A file in the store, as an upload leaves it."""
    path = part_path(uuid.uuid4())
    path.write_bytes(content)
    try:
        return keep_file(path, name)
    finally:
        path.unlink()


def attached(held: OfficialDocument, world: World, name: str = "自查表.pdf") -> DocumentAttachment:
    """The first attachment of a draft with its file."""
    first = held.attachments.order_by("order")[0]
    return attach_file(held, first.pk, scan(name), actor=world.person("officer"))
