"""Files, documents and items for the tests of evidence."""

from __future__ import annotations

import hashlib
import io
import uuid
import zlib
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image

from dudao.apps.accounts.api import User
from dudao.apps.evidence.actions.documents import Added, add_evidence, revise_evidence
from dudao.apps.evidence.actions.links import Place, link_evidence
from dudao.apps.evidence.actions.storing import keep_file
from dudao.apps.evidence.details import EvidenceDetails
from dudao.apps.evidence.models import Evidence, EvidenceLink
from dudao.apps.evidence.places import part_path
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import Standard, StandardItem, StandardVersion


def picture(seed: int = 1, size: tuple[int, int] = (64, 48), kind: str = "PNG") -> bytes:
    """A picture that differs with its seed."""
    target = io.BytesIO()
    Image.new("RGB", size, (seed * 37 % 256, seed * 91 % 256, seed * 13 % 256)).save(target, kind)
    return target.getvalue()


def pdf(words: str = "A", pages: int = 1) -> bytes:
    """A PDF of blank pages with its words in an invisible comment, so that it differs with them."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    parts = [
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages}>>endobj\n",
        *(
            f"{number + 3} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\n"
            for number in range(pages)
        ),
    ]
    body, offsets = f"%PDF-1.4\n%{zlib.crc32(words.encode())}\n", []
    for part in parts:
        offsets.append(len(body))
        body += part
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\n"
    return (body + end + f"startxref\n{len(body)}\n%%EOF\n").encode()


def on_disk(content: bytes) -> Path:
    """The bytes as a file that arrived."""
    path = part_path(uuid.uuid4())
    path.write_bytes(content)
    return path


def added(
    unit: Organisation,
    *,
    actor: User | None = None,
    content: bytes | None = None,
    name: str = "营养餐公示.png",
    **details: Any,
) -> Added:
    """A document of a unit, through the product's actions."""
    kept = keep_file(on_disk(picture() if content is None else content), name)
    return add_evidence(unit, kept, EvidenceDetails(**details), actor=actor)


def document(unit: Organisation, **given: Any) -> Evidence:
    """The document alone."""
    return added(unit, **given).evidence


def item(county: Organisation, *, code: str = "A1-B1-C1", required: list[str] | None = None) -> StandardItem:
    """An item of a published version of the county's own standard; further items are added to the same version."""
    standard, _ = Standard.objects.get_or_create(
        owner=county, title="创建标准", defaults={"short_title": "创建标准"}
    )
    version, _ = StandardVersion.objects.get_or_create(
        standard=standard, number=1, defaults={"state": "published", "published_at": timezone.now()}
    )
    return StandardItem.objects.create(
        version=version,
        position=version.items.count() + 1,
        code=code,
        section="A1 依法履职",
        text=f"{code} 学校食堂实行营养餐公示。",
        rule={},
        required_evidence=["公示照片", "采购台账"] if required is None else required,
    )


def linked(evidence: Evidence, to: StandardItem, unit: Organisation, required: str = "") -> EvidenceLink:
    """A link that the system made."""
    return link_evidence(evidence, Place(to, unit, required), actor=None)


def revised(evidence: Evidence, content: bytes) -> None:
    """A second file of a document."""
    revise_evidence(evidence, keep_file(on_disk(content), "新文件.png"), actor=None)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
