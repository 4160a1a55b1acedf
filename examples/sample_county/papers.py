"""Sample evidence: made-up minutes, registers and photos, some missing, some with signs of trouble.

Two schools hand in the same photo in two sizes, one photo was taken years before the period, one certificate has
expired, one document gives a number of pupils that the reported table contradicts.
"""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from dudao.core.document import Block, Document, Heading, paragraph
from dudao.infra.docx.render import render_docx

from .answers import chance

if TYPE_CHECKING:
    from dudao.apps.campaigns.models import Campaign
    from dudao.apps.evidence.api import EvidenceDetails
    from dudao.apps.organisations.models import Organisation
    from dudao.apps.standards.models import StandardItem

NOTICE = "示例材料，仅供演示"
FULL_SCHOOL = "青石镇中心小学"
PHOTO_SCHOOLS = ("南坪镇中心小学", "柳林镇中心小学")
MISSING = 7  # every seventh required paper of those who hand in is missing
COUNTY_ITEMS = 26
EXIF_TAKEN, EXIF_IFD, EXIF_ORIGINAL = 0x0132, 0x8769, 0x9003
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


@dataclass(frozen=True)
class Paper:
    """A file to hand in: for which unit, what it is called, which required paper of which item it is."""

    unit: Organisation
    item: StandardItem
    required: str
    file_name: str
    content: bytes
    made_on: date
    valid_until: date | None = None


def add_papers(campaign: Campaign, today: date) -> int:
    """Hand in the papers, to be read by the worker afterwards, and box them; returns how many there are."""
    from dudao.apps.campaigns.api import assignments_of, standards_of
    from dudao.apps.evidence.actions.boxes import box_archive
    from dudao.apps.evidence.api import EvidenceDetails, Place, add_evidence, keep_file, link_evidence
    from dudao.apps.evidence.boxes_numbering import BoxLevel
    from dudao.apps.evidence.jobs import enqueue_work

    asked: dict[int, list[tuple[StandardItem, Organisation]]] = defaultdict(list)
    leads = {duty.item_id: duty.lead_unit for duty in campaign.duties.select_related("lead_unit")}
    for one in assignments_of(campaign):
        asked[one.subject_id].append((one.item, one.subject))
    papers = [
        *_county_papers(asked[campaign.county_id], leads, today),
        *_school_papers(asked, today),
        *_photos(asked, today),
    ]
    details = EvidenceDetails(period_from=date(today.year - 1, 1, 1), period_to=date(today.year, 12, 31))
    with tempfile.TemporaryDirectory() as folder:
        for number, paper in enumerate(papers):
            path = Path(folder) / f"{number}{Path(paper.file_name).suffix}"
            path.write_bytes(paper.content)
            added = add_evidence(
                paper.unit, keep_file(path, paper.file_name), _details(details, paper), actor=None
            )
            place = Place(paper.item, _subject(paper.unit, campaign), paper.required)
            link_evidence(added.evidence, place, actor=None)
            enqueue_work(added.evidence)
    version = standards_of(campaign)[0]
    subjects = {one.pk: one for one in (_subject(paper.unit, campaign) for paper in papers)}
    for subject in subjects.values():
        box_archive(subject, version, BoxLevel.ITEM, actor=None)
    return len(papers)


def _subject(unit: Organisation, campaign: Campaign) -> Organisation:
    """For whom a unit's paper speaks: a school for itself, a department for the county."""
    return unit if unit.is_school else campaign.county


def _details(common: EvidenceDetails, paper: Paper) -> EvidenceDetails:
    title = Path(paper.file_name).stem
    return replace(common, title=title, made_on=paper.made_on, valid_until=paper.valid_until)


def _county_papers(
    asked: list[tuple[StandardItem, Organisation]],
    leads: dict[int, Organisation | None],
    today: date,
) -> list[Paper]:
    found = []
    for item, _ in asked[:COUNTY_ITEMS]:
        unit = leads.get(item.pk)
        if unit is None:
            continue
        for required in item.required_evidence:
            if chance(item.code, required) * MISSING < 1:
                continue
            made = today - timedelta(days=40 + int(chance(required, item.code) * 200))
            content = _minutes(unit.name, required, item.text, made)
            found.append(Paper(unit, item, required, f"{unit.name}{required}.docx", content, made))
    return found


def _school_papers(asked: dict[int, list[tuple[StandardItem, Organisation]]], today: date) -> list[Paper]:
    found = []
    rows = [pair for pairs in asked.values() for pair in pairs if pair[1].name == FULL_SCHOOL]
    for item, school in rows[:24]:
        for required in item.required_evidence[:2]:
            if chance(school.name, item.code, required) * MISSING < 1:
                continue
            made = today - timedelta(days=20 + int(chance(required, item.code) * 180))
            text = _minutes(school.name, required, item.text, made)
            expired = today - timedelta(days=12) if "许可证" in required else None
            found.append(Paper(school, item, required, f"{school.name}{required}.docx", text, made, expired))
    if rows:
        item, school = rows[0]
        made = today - timedelta(days=30)
        body = f"{school.name}在校学生1200人，专任教师58人，开设教学班24个。"
        content = _document(f"{school.name}基本情况说明", [body], made)
        found.append(Paper(school, item, "", f"{school.name}基本情况说明.docx", content, made))
    return found


def _photos(asked: dict[int, list[tuple[StandardItem, Organisation]]], today: date) -> list[Paper]:
    """The same photo from two schools in two sizes, and an old one."""
    found = []
    rows = {
        pair[1].name: pair
        for pairs in asked.values()
        for pair in pairs
        if pair[1].name in (*PHOTO_SCHOOLS, FULL_SCHOOL) and pair[0].code == "A1-B6-C1"
    }
    taken = datetime(today.year, 5, 12, 10, 20)
    sizes = ((1600, 1200), (1000, 750))
    for name, size in zip(PHOTO_SCHOOLS, sizes, strict=True):
        if name in rows:
            item, school = rows[name]
            content = _photo("应急疏散演练", size, taken)
            found.append(Paper(school, item, "演练方案与照片", f"{name}疏散演练.jpg", content, taken.date()))
    if FULL_SCHOOL in rows:
        item, school = rows[FULL_SCHOOL]
        old = datetime(today.year - 4, 4, 20, 9, 0)
        content = _photo("安全教育周", (1200, 900), old)
        made = today - timedelta(days=60)
        found.append(Paper(school, item, "演练方案与照片", f"{school.name}安全教育.jpg", content, made))
    return found


def _minutes(unit: str, required: str, clause: str, made: date) -> bytes:
    body = [
        f"按照“{clause}”的要求，{unit}于{made.year}年{made.month}月{made.day}日整理了《{required}》，内容如下。",
        "一是明确责任，由分管负责人牵头，档案建设员负责归档，做到底子清、数字准、材料全。",
        "二是对照评分细则逐项自查，发现的问题列入台账，写明整改措施、责任人和完成时限。",
        "三是坚持实事求是，缺什么补什么，不编造、不拼凑。",
    ]
    return _document(f"{unit}{required}", body, made)


def _document(title: str, body: list[str], made: date) -> bytes:
    blocks: tuple[Block, ...] = (Heading(1, "基本情况"), *(paragraph(text) for text in body))
    created = datetime(made.year, made.month, made.day, 9, 0)
    return render_docx(Document(title, blocks, date=made, notice=NOTICE, created_at=created))


def _photo(words: str, size: tuple[int, int], taken: datetime) -> bytes:
    """A drawn scene with its words on a banner, taken when the camera says so."""
    width, height = size
    picture = Image.new("RGB", size, (176, 208, 232))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 6 // 10, width, height), fill=(150, 140, 110))
    draw.rectangle((width // 8, height // 4, width * 7 // 8, height * 6 // 10), fill=(214, 190, 160))
    for column in range(6):
        left = width // 6 + column * width // 9
        top = height // 3 + int(chance(words, "window", column) * height / 6)
        draw.rectangle((left, top, left + width // 18, top + height // 12), fill=(90, 110, 130))
    tree = int(chance(words, "tree") * width * 3 / 4)
    draw.ellipse((tree, height // 5, tree + width // 4, height * 7 // 10), fill=(60, 120, 70))
    for pupil in range(14):
        x, y = width // 10 + pupil * width // 18, height * 3 // 4 + (pupil % 3) * height // 24
        shade = 40 + int(chance(words, pupil) * 120)
        draw.ellipse((x, y, x + width // 40, y + width // 40), fill=(shade, 60, 200 - shade))
    font = ImageFont.truetype(str(_font()), size=height // 14)
    draw.rectangle((width // 4, height // 10, width * 3 // 4, height // 5), fill=(190, 30, 40))
    draw.text(
        (width // 2, height * 3 // 20), f"{words}（示例）", font=font, fill=(255, 255, 255), anchor="mm"
    )
    exif = Image.Exif()
    stamp = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif[EXIF_TAKEN] = stamp
    exif.get_ifd(EXIF_IFD)[EXIF_ORIGINAL] = stamp
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def _font() -> Path:
    for folder in FONT_FOLDERS:
        for path in sorted(Path(folder).rglob("NotoSansCJK-Regular.tt[cf]")):
            return path
    raise FileNotFoundError("Noto Sans CJK: make bootstrap installs it")
