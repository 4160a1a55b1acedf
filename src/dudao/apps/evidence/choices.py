"""Kinds and states of evidence, with their Chinese labels."""

from django.db import models


class SourceKind(models.TextChoices):
    """Where archived material comes from: the three sources that the profession names."""

    DEPARTMENT = "department", "部门"
    BUREAU_SECTION = "bureau_section", "教育局股室"
    SCHOOL = "school", "学校"


class WorkState(models.TextChoices):
    """How far the worker has come with a file's text or preview."""

    WAITING = "waiting", "排队中"
    DONE = "done", "已完成"
    FAILED = "failed", "没有完成"
    NOT_NEEDED = "not_needed", "不需要"


class UploadState(models.TextChoices):
    """A resumable upload."""

    OPEN = "open", "上传中"
    DONE = "done", "已完成"
    REFUSED = "refused", "已拒绝"


class SignKind(models.TextChoices):
    """Signs of trouble: hints for a person, never verdicts."""

    SAME_PICTURE = "same_picture", "与其他单位的图片相同"
    PHOTO_DATE = "photo_date", "拍摄时间不在所属时段"
    PHOTO_PLACE = "photo_place", "拍摄地点离学校较远"
    DOCUMENT_DATE = "document_date", "文件日期不在所属时段"
    EXPIRED = "expired", "已过有效期"
    EMPTY_PAGE = "empty_page", "有空白页"
    NUMBER_DIFFERS = "number_differs", "数字与填报表不一致"


BIN_DAYS = 30
"""How long a discarded document can be brought back."""


class TransferKind(models.TextChoices):
    """Which way an archive goes."""

    EXPORT = "export", "导出档案"
    IMPORT = "import", "导入档案"


class TransferState(models.TextChoices):
    """How far an archive has come on its way."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "没有完成"


VERBS = {
    "upload_evidence": "上传材料",
    "edit_evidence": "修改材料信息",
    "revise_evidence": "更新材料版本",
    "link_evidence": "材料关联条目",
    "unlink_evidence": "取消材料关联",
    "discard_evidence": "移入回收站",
    "restore_evidence": "恢复材料",
    "purge_evidence": "清除到期材料",
    "dismiss_sign": "核实疑点",
    "reopen_sign": "重新打开疑点",
    "box_archive": "归档装盒",
    "edit_box": "修改档案盒",
    "edit_boxes": "批量修改档案盒",
    "renumber_box": "档案盒重新编号",
    "export_archive": "导出档案",
    "import_archive": "导入档案",
}
