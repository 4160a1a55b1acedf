"""States and kinds, with their Chinese labels."""

from django.db import models

from dudao.apps.accountability.choices_talks import TALK_VERBS
from dudao.core.accountability.measures import PartyKind, Responsibility, Situation, SubjectKind
from dudao.core.accountability.procedure import Ending, Step


class SubjectChoice(models.TextChoices):
    """The three kinds of subjects."""

    GOVERNMENT = SubjectKind.GOVERNMENT.value, SubjectKind.GOVERNMENT.label
    SCHOOL = SubjectKind.SCHOOL.value, SubjectKind.SCHOOL.label
    STAFF = SubjectKind.STAFF.value, SubjectKind.STAFF.label


class SituationChoice(models.TextChoices):
    """The six situations."""

    POLICY = Situation.POLICY.value, Situation.POLICY.label
    DUTY = Situation.DUTY.value, Situation.DUTY.label
    CAMPAIGN = Situation.CAMPAIGN.value, Situation.CAMPAIGN.label
    CONDUCT = Situation.CONDUCT.value, Situation.CONDUCT.label
    QUALITY = Situation.QUALITY.value, Situation.QUALITY.label
    SAFETY = Situation.SAFETY.value, Situation.SAFETY.label


class PartyKindChoice(models.TextChoices):
    """What a party is."""

    UNIT = PartyKind.UNIT.value, PartyKind.UNIT.label
    PERSON = PartyKind.PERSON.value, PartyKind.PERSON.label
    PRIVATE_PERSON = PartyKind.PRIVATE_PERSON.value, PartyKind.PRIVATE_PERSON.label


class ResponsibilityChoice(models.TextChoices):
    """Which responsibility is borne."""

    MAIN = Responsibility.MAIN.value, Responsibility.MAIN.label
    SUPERVISION = Responsibility.SUPERVISION.value, Responsibility.SUPERVISION.label
    LEADERSHIP = Responsibility.LEADERSHIP.value, Responsibility.LEADERSHIP.label


class StepChoice(models.TextChoices):
    """The nine steps."""

    INVESTIGATION = Step.INVESTIGATION.value, Step.INVESTIGATION.label
    STATEMENT = Step.STATEMENT.value, Step.STATEMENT.label
    OPINION = Step.OPINION.value, Step.OPINION.label
    DECISION = Step.DECISION.value, Step.DECISION.label
    IMPLEMENTATION = Step.IMPLEMENTATION.value, Step.IMPLEMENTATION.label
    PUBLICATION = Step.PUBLICATION.value, Step.PUBLICATION.label
    REVIEW = Step.REVIEW.value, Step.REVIEW.label
    ARCHIVING = Step.ARCHIVING.value, Step.ARCHIVING.label
    SUPERVISION = Step.SUPERVISION.value, Step.SUPERVISION.label


class EndingChoice(models.TextChoices):
    """How a case ended."""

    HELD = Ending.HELD.value, Ending.HELD.label
    DISMISSED = Ending.DISMISSED.value, Ending.DISMISSED.label


class InvestigationSide(models.TextChoices):
    """What a person is in a case; the first two inquire side by side (双倒查)."""

    EDUCATION = "education", "教育督导一侧"
    DISCIPLINE = "discipline", "纪检监察一侧"
    APPROVER = "approver", "审定领导"


INQUIRING = (InvestigationSide.EDUCATION, InvestigationSide.DISCIPLINE)


class StatementWay(models.TextChoices):
    """How a party stated its defence."""

    WRITTEN = "written", "书面"
    SPOKEN = "spoken", "口头（已记录）"
    WAIVED = "waived", "放弃陈述申辩"


class StatementHandling(models.TextChoices):
    """What became of a statement."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    REFUSED = "refused", "不采纳"


class ReviewKind(models.TextChoices):
    """The two remedies."""

    REVIEW = "review", "复核"
    APPEAL = "appeal", "申诉"


class ReviewOutcome(models.TextChoices):
    """What a review or an appeal came to."""

    UPHELD = "upheld", "维持原问责决定"
    CHANGED = "changed", "变更原问责决定"
    REVOKED = "revoked", "撤销原问责决定"
    REJECTED = "rejected", "逾期提出，不予受理"


WRONG = (ReviewOutcome.CHANGED, ReviewOutcome.REVOKED)
"""The decision was wrong: it has to be corrected."""


class ReportKind(models.TextChoices):
    """Whom a case is reported to (双报告)."""

    EDUCATION = "education", "向上级教育行政部门报告"
    PARTY = "party", "向当地党委政府报告"


class PaperKind(models.TextChoices):
    """What a paper of the file is."""

    SOURCE = "source", "线索来源"
    INQUIRY = "inquiry", "调查材料"
    NOTIFICATION = "notification", "告知书"
    STATEMENT = "statement", "陈述申辩材料"
    OPINION = "opinion", "问责意见和审定"
    DECISION = "decision", "问责决定书"
    SERVICE = "service", "送达回证"
    IMPLEMENTATION = "implementation", "实施材料"
    PUBLICATION = "publication", "公开材料"
    REVIEW = "review", "复核申诉材料"
    REPORT = "report", "报告"
    SUPERVISION = "supervision", "整改监督材料"
    OTHER = "other", "其他"


VERBS: dict[str, str] = {
    "open_case": "问责立案",
    "edit_case": "修改问责案件",
    "name_case_member": "指定办案人员",
    "remove_case_member": "办案人员退出",
    "add_case_party": "登记被问责对象",
    "edit_case_party": "修改被问责对象",
    "remove_case_party": "移除被问责对象",
    "save_case_inquiry": "登记倒查情况",
    "inform_case_party": "告知被问责对象",
    "record_case_statement": "登记陈述申辩",
    "handle_case_statement": "处理陈述申辩",
    "save_case_opinion": "登记问责意见",
    "save_case_decision": "拟定问责决定",
    "draft_case_decision": "起草问责决定书",
    "serve_case_decision": "登记决定送达",
    "implement_case_decision": "登记决定实施",
    "publish_case_decision": "登记决定公开",
    "ask_case_review": "登记复核申诉",
    "decide_case_review": "处理复核申诉",
    "correct_case_decision": "纠正问责决定",
    "draft_case_report": "起草问责报告",
    "add_case_paper": "归入卷宗材料",
    "strike_case_paper": "作废卷宗材料",
    "finish_case_step": "完成问责步骤",
    "dismiss_case": "不予问责",
    "close_case": "问责结案",
    "choose_deadlines": "选定期限规定",
    **TALK_VERBS,
}
