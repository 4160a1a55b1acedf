"""Issuers, kinds and states of official documents, with their Chinese labels."""

from django.db import models


class IssuerKind(models.TextChoices):
    """Bodies that may issue a document; an inner section such as the 督导室 may not."""

    BUREAU = "bureau", "教育局"
    COMMITTEE = "committee", "教育督导委员会"
    COMMITTEE_OFFICE = "committee_office", "教育督导委员会办公室"
    GOVERNMENT = "government", "人民政府"
    GOVERNMENT_OFFICE = "government_office", "人民政府办公室"
    DEPARTMENT = "department", "政府部门"


SIGNED_BY_LEADER = frozenset({IssuerKind.COMMITTEE, IssuerKind.GOVERNMENT, IssuerKind.GOVERNMENT_OFFICE})
"""Issuers whose documents the county leader signs; the others' are signed by the director of the bureau."""


class SeriesKind(models.TextChoices):
    """Which numbers a document takes: 通知, 通报 and the like share one series, 函 and 纪要 have their own."""

    SHARED = "shared", "文件"
    LETTER = "letter", "函"
    MINUTES = "minutes", "纪要"


class DocumentKind(models.TextChoices):
    """What a document is."""

    NOTICE = "notice", "通知"
    CIRCULAR = "circular", "通报"
    REPORT = "report", "报告"
    REQUEST = "request", "请示"
    DECISION = "decision", "决定"
    OPINION = "opinion", "督导意见书"
    LETTER = "letter", "函"
    REMINDER_LETTER = "reminder_letter", "提醒函"
    WARNING_LETTER = "warning_letter", "预警函"
    OVERSIGHT_LETTER = "oversight_letter", "督办函"
    TALK_NOTICE = "talk_notice", "约谈通知书"
    ACCOUNTABILITY_DECISION = "accountability_decision", "问责决定书"
    REVIEW_DECISION = "review_decision", "复核决定书"
    APPEAL_DECISION = "appeal_decision", "申诉处理决定书"
    MINUTES = "minutes", "纪要"


LETTER_KINDS = frozenset(
    {
        DocumentKind.LETTER,
        DocumentKind.REMINDER_LETTER,
        DocumentKind.WARNING_LETTER,
        DocumentKind.OVERSIGHT_LETTER,
    }
)
"""Kinds in the form of a letter, numbered in the letters' series."""
UPWARD_KINDS = frozenset({DocumentKind.REPORT, DocumentKind.REQUEST})
"""Kinds that go to a higher body: they carry the signer (签发人)."""


class DocumentState(models.TextChoices):
    """Draft → check → countersign where needed → sign (numbered) → sent; a void one keeps its number."""

    DRAFT = "draft", "起草"
    CHECKING = "checking", "待审核"
    COUNTERSIGNING = "countersigning", "会签中"
    SIGNING = "signing", "待签发"
    SIGNED = "signed", "已签发"
    SENT = "sent", "已发出"
    VOID = "void", "已作废"
    DISCARDED = "discarded", "已放弃"


OPEN_STATES = (
    DocumentState.DRAFT,
    DocumentState.CHECKING,
    DocumentState.COUNTERSIGNING,
    DocumentState.SIGNING,
)
"""A document on its way to be signed."""
ISSUED_STATES = (DocumentState.SIGNED, DocumentState.SENT)
"""A document that has its number and its final text."""


class Readers(models.TextChoices):
    """Who reads a document besides those who handle it."""

    COUNTY = "county", "县级人员和收文单位"
    ADDRESSED = "addressed", "仅经办人员和收文单位"
    NAMED = "named", "仅指定人员"


class StepVerb(models.TextChoices):
    """What happened to a document on its way."""

    DRAFTED = "drafted", "拟稿"
    SUBMITTED = "submitted", "送审"
    CHECKED = "checked", "审核通过"
    RETURNED = "returned", "退回修改"
    RECALLED = "recalled", "撤回修改"
    COUNTERSIGNED = "countersigned", "会签同意"
    OBJECTED = "objected", "会签提出意见"
    SIGNED = "signed", "签发"
    SENT = "sent", "发出"
    VOIDED = "voided", "作废"
    DISCARDED = "discarded", "放弃"
    ARCHIVED = "archived", "归档"


class CountersignState(models.TextChoices):
    """Where a countersigning unit stands."""

    WAITING = "waiting", "待会签"
    AGREED = "agreed", "同意"
    OBJECTED = "objected", "有意见"


class DeliveryWay(models.TextChoices):
    """How a document reaches its addressee."""

    SYSTEM = "system", "系统送达"
    PAPER = "paper", "纸质送达"


VERBS = {
    "save_issuer": "设置发文机关",
    "set_start_number": "登记启用前的发文号",
    "draft_document": "起草公文",
    "edit_document": "修改公文",
    "discard_document": "放弃公文",
    "submit_document": "公文送审",
    "check_document": "审核公文",
    "return_document": "退回公文",
    "countersign_document": "会签公文",
    "sign_document": "签发公文",
    "send_document": "发出公文",
    "resend_document": "补发公文",
    "urge_receipt": "催收公文",
    "print_document": "打印公文正本",
    "void_document": "作废公文",
    "receive_document": "签收公文",
    "archive_document": "归档公文扫描件",
    "download_document": "下载公文",
    "read_document": "阅读仅指定人员的公文",
    "save_template": "上传公文模板",
    "remove_template": "停用公文模板",
}
