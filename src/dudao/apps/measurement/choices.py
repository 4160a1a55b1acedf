"""Constants of measurement."""

from django.db.models import TextChoices

VERBS = {"choose_rules": "选用规则", "prepare_document": "生成文件", "purge_documents": "清理过期文件"}

VERDICT_WORDS = {"met": "达标", "not_met": "未达标", "undetermined": "暂不能判定"}
VERDICT_LIGHTS = {"met": "ok", "not_met": "bad", "undetermined": "none"}


class DocumentKind(TextChoices):
    """What can be made of an evaluation."""

    REPORT = "report", "自评报告"
    FORMS = "forms", "申报表"
    TABLES = "tables", "测算结果表"


class DocumentState(TextChoices):
    """How far a file is."""

    WAITING = "waiting", "排队等候"
    MAKING = "making", "正在生成"
    READY = "ready", "已生成"
    FAILED = "failed", "没有成功"


SUFFIX_WORDS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}
SUFFIXES: dict[str, tuple[str, ...]] = {
    DocumentKind.REPORT: ("docx", "pdf"),
    DocumentKind.FORMS: ("xlsx", "docx", "pdf"),
    DocumentKind.TABLES: ("xlsx", "pdf"),
}
AT_ONCE = "xlsx"
"""Made in the request: a workbook takes less than a second."""
OPEN_STATES = frozenset({DocumentState.WAITING, DocumentState.MAKING})
