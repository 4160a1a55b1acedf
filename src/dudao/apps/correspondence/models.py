"""Official documents: who issues them, their numbers, their way to the signature, receipts and archived copies."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.choices import (
    CountersignState,
    DeliveryWay,
    DocumentKind,
    DocumentState,
    IssuerKind,
    Readers,
    SeriesKind,
    StepVerb,
)
from dudao.apps.evidence.api import StoredFile
from dudao.apps.organisations.api import Organisation

USER = settings.AUTH_USER_MODEL
NUMBERED = (DocumentState.SIGNED, DocumentState.SENT, DocumentState.VOID)


class IssuingBody(models.Model):
    """A body of a county that may issue documents, with its 机关代字."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="issuing_bodies"
    )
    kind = models.CharField("种类", max_length=30, choices=IssuerKind.choices)
    name = models.CharField("发文机关", max_length=80)
    code = models.CharField("机关代字", max_length=20)  # 云教督: 云教督〔2026〕7号
    letter_code = models.CharField("函的代字", max_length=20)  # 云教督函
    minutes_code = models.CharField("纪要的代字", max_length=20, blank=True)
    mark = models.CharField("发文机关标志", max_length=80)  # 云岭县人民政府教育督导委员会文件
    basis = models.CharField("设立依据", max_length=300, blank=True)
    designation = models.CharField("政府指定依据", max_length=300, blank=True)  # 政府督查工作条例 art. 7
    is_default = models.BooleanField("默认发文机关", default=False)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "发文机关"
        verbose_name_plural = "发文机关"
        ordering = ["county", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="correspondence_issuer_once"),
            models.UniqueConstraint(fields=["county", "code"], name="correspondence_code_once"),
            models.UniqueConstraint(fields=["county", "letter_code"], name="correspondence_letter_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """The numbers of one code in one year; `last` is the last one given. Its row is locked while a number is given."""

    issuer = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="series")
    kind = models.CharField("种类", max_length=20, choices=SeriesKind.choices)
    code = models.CharField("代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后一号", default=0)
    given_before = models.PositiveIntegerField("启用系统前已发到", default=0)

    class Meta:
        verbose_name = "发文字号"
        verbose_name_plural = "发文字号"
        ordering = ["issuer", "-year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "code", "year"], name="correspondence_series_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕"


class OfficialDocument(models.Model):
    """One document from its draft to its receipt.

    `base` is the text as it was drafted from facts, `draft` as people left it (JSON of `dudao.core.drafting`). Once
    signed, title and text never change: `IssuedCopy` holds the very bytes.
    """

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="official_documents"
    )
    issuer = models.ForeignKey(
        IssuingBody, verbose_name="发文机关", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("文种", max_length=30, choices=DocumentKind.choices)
    state = models.CharField(
        "状态", max_length=20, choices=DocumentState.choices, default=DocumentState.DRAFT
    )
    title = models.CharField("标题", max_length=200)
    base = models.JSONField("自动起草的内容")
    draft = models.JSONField("内容")
    revision = models.PositiveIntegerField("第几次", default=1)  # rises with every write: optimistic lock
    source_key = models.CharField(
        "来源", max_length=120, blank=True
    )  # what it was drafted for, once while it lives
    addressees_text = models.CharField("主送（文字）", max_length=500, blank=True)  # where not only units
    copies_text = models.CharField("抄送（文字）", max_length=500, blank=True)
    secrecy = models.CharField("密级", max_length=20, blank=True)
    urgency = models.CharField("紧急程度", max_length=20, blank=True)
    note = models.CharField("附注", max_length=200, blank=True)
    readers = models.CharField("阅读范围", max_length=20, choices=Readers.choices, default=Readers.COUNTY)
    named_readers = models.ManyToManyField(User, verbose_name="指定人员", blank=True, related_name="+")
    basis = models.CharField("依据", max_length=500, blank=True)
    series = models.ForeignKey(
        NumberSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    sequence = models.PositiveIntegerField("序号", null=True, blank=True)
    number_text = models.CharField("发文字号", max_length=60, blank=True)
    dated_on = models.DateField("成文日期", null=True, blank=True)  # the day of the signature
    drafted_by = models.ForeignKey(
        USER, verbose_name="拟稿人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("拟稿时间", default=timezone.now)
    submitted_by = models.ForeignKey(
        USER, verbose_name="送审人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_by = models.ForeignKey(
        USER, verbose_name="审核人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_by = models.ForeignKey(
        USER, verbose_name="签发人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    sent_by = models.ForeignKey(
        USER, verbose_name="发出人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    voided_by = models.ForeignKey(
        USER, verbose_name="作废人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=300, blank=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "公文"
        verbose_name_plural = "公文"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="correspondence_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=NUMBERED, sequence__isnull=False, series__isnull=False)
                | (~models.Q(state__in=NUMBERED) & models.Q(sequence__isnull=True)),
                name="correspondence_numbered_when_signed",
            ),
            models.UniqueConstraint(
                fields=["county", "source_key"],
                condition=~models.Q(source_key="") & ~models.Q(state__in=["void", "discarded"]),
                name="correspondence_source_once",
            ),
        ]
        indexes = [models.Index(fields=["county", "state", "kind"])]

    def __str__(self) -> str:
        """Its title; of one that only named people read, what it is: the log and the inbox must not name anybody."""
        if self.readers == Readers.NAMED:
            return f"{self.get_kind_display()}（仅指定人员）"
        return self.title

    @property
    def is_numbered(self) -> bool:
        return self.state in NUMBERED


class DocumentStep(models.Model):
    """One step of a document's way: who, when, with which words. Never changed."""

    document = models.ForeignKey(OfficialDocument, on_delete=models.CASCADE, related_name="steps")
    verb = models.CharField("步骤", max_length=20, choices=StepVerb.choices)
    by = models.ForeignKey(USER, verbose_name="谁", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("意见", max_length=500, blank=True)
    revision = models.PositiveIntegerField("第几次")

    class Meta:
        verbose_name = "公文流转"
        verbose_name_plural = "公文流转"
        ordering = ["document", "pk"]

    def __str__(self) -> str:
        return f"{self.document} {self.get_verb_display()}"


class DocumentRevision(models.Model):
    """The text of a document after a write, for its history and for going back."""

    document = models.ForeignKey(OfficialDocument, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField("第几次")
    title = models.CharField("标题", max_length=200)
    draft = models.JSONField("内容")
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "公文修改记录"
        verbose_name_plural = "公文修改记录"
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="correspondence_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.document} 第 {self.number} 次"


class Countersign(models.Model):
    """A unit asked to countersign: its opinion, by whom and when."""

    document = models.ForeignKey(OfficialDocument, on_delete=models.CASCADE, related_name="countersigns")
    unit = models.ForeignKey(
        Organisation, verbose_name="会签单位", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=20, choices=CountersignState.choices, default=CountersignState.WAITING
    )
    opinion = models.CharField("意见", max_length=500, blank=True)
    by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", null=True, blank=True)

    class Meta:
        verbose_name = "会签"
        verbose_name_plural = "会签"
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "unit"], name="correspondence_countersign_once")
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.unit}"


class DocumentAttachment(models.Model):
    """An attachment: its name stands in the document, its file (where there is one) goes with it."""

    document = models.ForeignKey(OfficialDocument, on_delete=models.CASCADE, related_name="attachments")
    order = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("名称", max_length=120)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    stored = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "公文附件"
        verbose_name_plural = "公文附件"
        ordering = ["document", "order"]
        constraints = [
            models.UniqueConstraint(fields=["document", "order"], name="correspondence_attachment_once")
        ]

    def __str__(self) -> str:
        return self.name


class IssuedCopy(models.Model):
    """The document as it was signed: the very bytes with their SHA-256; never changed."""

    document = models.OneToOneField(OfficialDocument, on_delete=models.PROTECT, related_name="issued")
    pdf = models.BinaryField("PDF")
    pdf_sha256 = models.CharField("PDF 的 SHA-256", max_length=64)
    docx = models.BinaryField("Word")
    docx_sha256 = models.CharField("Word 的 SHA-256", max_length=64)
    page_count = models.PositiveIntegerField("页数")
    made_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "正式文本"
        verbose_name_plural = "正式文本"

    def __str__(self) -> str:
        return f"{self.document} {self.pdf_sha256[:12]}"


class Delivery(models.Model):
    """One addressee: sent when and how, received by whom and when."""

    document = models.ForeignKey(OfficialDocument, on_delete=models.CASCADE, related_name="deliveries")
    unit = models.ForeignKey(
        Organisation, verbose_name="收文单位", on_delete=models.PROTECT, related_name="received_documents"
    )
    is_copy = models.BooleanField("抄送", default=False)
    way = models.CharField("送达方式", max_length=20, choices=DeliveryWay.choices, default=DeliveryWay.SYSTEM)
    sent_at = models.DateTimeField("送达时间", null=True, blank=True)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    received_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_name = models.CharField("签收人（纸质）", max_length=40, blank=True)
    recorded_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    urged_at = models.DateTimeField("最近催收", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "送达和签收"
        verbose_name_plural = "送达和签收"
        ordering = ["document", "is_copy", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "unit"], name="correspondence_delivery_once")
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.unit}"


class ArchivedCopy(models.Model):
    """The stamped scan that came back; a better scan is a further row, the earlier one stays."""

    document = models.ForeignKey(OfficialDocument, on_delete=models.PROTECT, related_name="archived")
    number = models.PositiveSmallIntegerField("第几份")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField("SHA-256", max_length=64)
    file_name = models.CharField("文件名", max_length=200)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("归档时间", auto_now_add=True)

    class Meta:
        verbose_name = "归档件"
        verbose_name_plural = "归档件"
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="correspondence_archived_once")
        ]

    def __str__(self) -> str:
        return f"{self.document} 归档件 {self.number}"


class DocumentTemplate(models.Model):
    """A county's own Word template for a kind of document; the newest active one counts."""

    county = models.ForeignKey(Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("文种", max_length=30, choices=DocumentKind.choices)
    file_name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("Word 模板")
    sha256 = models.CharField("SHA-256", max_length=64)
    is_active = models.BooleanField("启用", default=True)
    uploaded_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "公文模板"
        verbose_name_plural = "公文模板"
        ordering = ["county", "kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind"],
                condition=models.Q(is_active=True),
                name="correspondence_template_active_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.file_name}"
