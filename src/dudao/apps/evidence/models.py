"""Evidence: contents stored once by SHA-256, documents with three dates and revisions, links to items, boxes, signs.

Evidence knows no campaign: a link ties a document to an item of a standard version and to the unit that it speaks for,
so one document serves many items and campaigns.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from dudao.apps.evidence.choices import (
    SignKind,
    SourceKind,
    TransferKind,
    TransferState,
    UploadState,
    WorkState,
)
from dudao.apps.evidence.fields import TokensField
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion


class StoredFile(models.Model):
    """The bytes of a file, kept once however often it is used, with what the worker found in them."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("字节数")
    kind = models.CharField("类型", max_length=20)  # dudao.infra file kinds: pdf, picture, word, excel …
    media_type = models.CharField("媒体类型", max_length=120)
    path = models.CharField("存放位置", max_length=200)
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)
    page_count = models.PositiveIntegerField("页数", null=True, blank=True)
    text_state = models.CharField("文字", max_length=20, choices=WorkState.choices, default=WorkState.WAITING)
    text_note = models.CharField("文字说明", max_length=300, blank=True)
    confidence = models.FloatField("识别可信度", null=True, blank=True)  # of OCR, 0 to 1; None: no OCR
    preview_state = models.CharField(
        "预览", max_length=20, choices=WorkState.choices, default=WorkState.WAITING
    )
    preview_path = models.CharField("预览文件", max_length=200, blank=True)
    preview_simplified = models.BooleanField("简版预览", default=False)
    picture_hash = models.CharField("图像特征", max_length=16, blank=True, db_index=True)
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    properties = models.JSONField("文件属性", default=dict)

    class Meta:
        verbose_name = "原件"
        verbose_name_plural = "原件"

    def __str__(self) -> str:
        return self.sha256[:12]


class PageText(models.Model):
    """The text of one page of a stored file."""

    stored = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField("页")
    text = models.TextField("文字")
    source = models.CharField("来源", max_length=10)  # text | ocr
    confidence = models.FloatField("识别可信度", null=True, blank=True)

    class Meta:
        verbose_name = "页面文字"
        verbose_name_plural = "页面文字"
        constraints = [models.UniqueConstraint(fields=["stored", "number"], name="evidence_page_once")]

    def __str__(self) -> str:
        return f"{self.stored} 第 {self.number} 页"


class Evidence(models.Model):
    """A document of evidence of one unit; its files are revisions, the newest counts."""

    county = models.ForeignKey(Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Organisation, verbose_name="提供单位", on_delete=models.PROTECT, related_name="evidence"
    )
    title = models.CharField("名称", max_length=200)
    document_number = models.CharField("文号", max_length=80, blank=True)
    source_kind = models.CharField("来源", max_length=20, choices=SourceKind.choices)
    # Three dates: the period that it proves, the day it was made, the day it was uploaded (of the revision).
    period_from = models.DateField("所属时段起", null=True, blank=True)
    period_to = models.DateField("所属时段止", null=True, blank=True)
    made_on = models.DateField("形成日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    note = models.CharField("备注", max_length=500, blank=True)
    current = models.ForeignKey(
        "EvidenceRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    discarded_at = models.DateTimeField("移入回收站时间", null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="移除人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        indexes = [models.Index(fields=["county", "unit", "discarded_at"], name="evidence_place")]

    def __str__(self) -> str:
        return self.title


class EvidenceRevision(models.Model):
    """One file of a document; the original under its own name, byte for byte."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("第几版")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="revisions")
    file_name = models.CharField("文件名", max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    note = models.CharField("更新说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "材料版本"
        verbose_name_plural = "材料版本"
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_revision_number")
        ]

    def __str__(self) -> str:
        return f"{self.file_name} 第 {self.number} 版"


class EvidenceLink(models.Model):
    """A document proves an item for a unit; `required` names which of the item's required papers it is."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="evidence_links")
    unit = models.ForeignKey(
        Organisation, verbose_name="被评单位", on_delete=models.PROTECT, related_name="+"
    )
    required = models.CharField("应备材料", max_length=200, blank=True)
    page_from = models.PositiveIntegerField("起页", null=True, blank=True)
    page_to = models.PositiveIntegerField("止页", null=True, blank=True)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="关联人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    linked_at = models.DateTimeField("关联时间", auto_now_add=True)

    class Meta:
        verbose_name = "材料关联"
        verbose_name_plural = "材料关联"
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "item", "unit", "required"], name="evidence_link_once"
            )
        ]
        indexes = [models.Index(fields=["item", "unit"], name="evidence_link_item")]

    def __str__(self) -> str:
        return f"{self.evidence} → {self.item.code}"


class EvidenceUpload(models.Model):
    """A resumable upload: bytes arrive in pieces and become evidence when the last one is there."""

    key = models.UUIDField("编号", primary_key=True, default=uuid.uuid4)
    batch = models.UUIDField("批次", null=True, blank=True, db_index=True)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    received = models.PositiveBigIntegerField("已收", default=0)
    state = models.CharField("状态", max_length=20, choices=UploadState.choices, default=UploadState.OPEN)
    refusal = models.CharField("拒绝原因", max_length=300, blank=True)
    details = models.JSONField("著录", default=dict)  # title, dates, item, required …
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField("开始时间", auto_now_add=True)

    class Meta:
        verbose_name = "上传"
        verbose_name_plural = "上传"

    def __str__(self) -> str:
        return self.file_name


class ArchiveBox(models.Model):
    """A box of a unit's archive for one standard version, numbered like A1-B2-C3."""

    unit = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("盒号", max_length=40)
    title = models.CharField("盒名", max_length=300)
    keeper = models.CharField("档案建设员", max_length=40, blank=True)
    place = models.CharField("存放位置", max_length=100, blank=True)
    retention = models.CharField("保管期限", max_length=20, blank=True)
    note = models.CharField("备考", max_length=300, blank=True)

    class Meta:
        verbose_name = "档案盒"
        verbose_name_plural = "档案盒"
        constraints = [
            models.UniqueConstraint(fields=["unit", "version", "number"], name="evidence_box_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class BoxEntry(models.Model):
    """A document in a box: its number in the box makes A1-B2-C3-01."""

    box = models.ForeignKey(ArchiveBox, on_delete=models.CASCADE, related_name="entries")
    link = models.ForeignKey(EvidenceLink, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField("件号")

    class Meta:
        verbose_name = "盒内文件"
        verbose_name_plural = "盒内文件"
        ordering = ["box", "number"]
        constraints = [
            models.UniqueConstraint(fields=["box", "number"], name="evidence_entry_number"),
            models.UniqueConstraint(fields=["box", "link"], name="evidence_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.box.number}-{self.number:02d}"


class TroubleSign(models.Model):
    """A hint that a person should look at a document; closed with what she found."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="signs")
    stored = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("疑点", max_length=30, choices=SignKind.choices)
    message = models.CharField("说明", max_length=500)
    other = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    page = models.PositiveIntegerField("页", null=True, blank=True)
    found_at = models.DateTimeField("发现时间", auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="核实人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField("核实时间", null=True, blank=True)
    conclusion = models.CharField("核实结论", max_length=300, blank=True)

    class Meta:
        verbose_name = "疑点"
        verbose_name_plural = "疑点"
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "stored", "kind", "message"], name="evidence_sign_once"
            )
        ]

    def __str__(self) -> str:
        return f"{SignKind(self.kind).label}：{self.evidence}"


class SearchEntry(models.Model):
    """A stretch of a document that search finds: its title and file name (page 0) or text of a page.

    The index over `tokens` is made by migration (search_tables.py) and follows this table by itself.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="search_entries")
    stored = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    page = models.PositiveIntegerField("页")
    tokens = TokensField("检索词")

    class Meta:
        verbose_name = "检索条目"
        verbose_name_plural = "检索条目"

    def __str__(self) -> str:
        return f"{self.evidence} 第 {self.page} 页"


class ArchiveTransfer(models.Model):
    """An archive on its way out or in as a ZIP; the worker makes or reads it and reports file by file."""

    county = models.ForeignKey(Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("方向", max_length=10, choices=TransferKind.choices)
    version = models.ForeignKey(
        StandardVersion, verbose_name="标准", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Organisation, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    section = models.CharField("大项", max_length=200, blank=True)
    boxes = models.JSONField("档案盒", default=list)  # ids of the chosen boxes; empty: not narrowed to boxes
    scope = models.CharField("范围", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=TransferState.choices, default=TransferState.WAITING
    )
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("共", default=0)
    path = models.CharField("文件", max_length=200, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    report = models.JSONField("结果", default=dict)
    refusal = models.CharField("没有完成的原因", max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发起人", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "档案包"
        verbose_name_plural = "档案包"

    def __str__(self) -> str:
        return f"{TransferKind(self.kind).label} {self.scope}"
