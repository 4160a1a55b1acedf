"""Accountability cases: parties, members, the nine steps, statements, decisions, reviews, papers, readings.

`str()` of a case and of everything in it says the number and never a person's name: the log is read by others.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone

from dudao.apps.accountability.choices import (
    EndingChoice,
    InvestigationSide,
    PaperKind,
    PartyKindChoice,
    ReportKind,
    ResponsibilityChoice,
    ReviewKind,
    ReviewOutcome,
    SituationChoice,
    StatementHandling,
    StatementWay,
    StepChoice,
    SubjectChoice,
)
from dudao.apps.correspondence.api import OfficialDocument
from dudao.apps.evidence.api import StoredFile
from dudao.apps.organisations.api import Organisation
from dudao.core.accountability.measures import Form

USER = settings.AUTH_USER_MODEL


class Case(models.Model):
    """One case through the nine steps; only who is named to it (or opened it) sees that it exists."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="cases"
    )
    year = models.PositiveSmallIntegerField("年份")
    sequence = models.PositiveIntegerField("序号")
    title = models.CharField("事由", max_length=200)
    subject_kind = models.CharField("问责对象类别", max_length=20, choices=SubjectChoice.choices)
    is_private = models.BooleanField("民办学校或教育培训机构", default=False)
    situation = models.CharField("问责情形", max_length=20, choices=SituationChoice.choices)
    source_key = models.CharField("来源", max_length=120, blank=True)  # matter:12, item:34 … once
    source_label = models.CharField("来源说明", max_length=200, blank=True)
    facts = models.TextField("线索和事实", blank=True)
    basis = models.CharField("问责依据", max_length=500, blank=True)
    step = models.CharField(
        "步骤", max_length=20, choices=StepChoice.choices, default=StepChoice.INVESTIGATION
    )
    supervision_ended_on = models.DateField("教育督导工作完成日期", null=True, blank=True)
    group_formed_on = models.DateField("调查认定工作组成立日期", null=True, blank=True)
    opinion = models.TextField("问责意见", blank=True)
    consulted = models.TextField("征求成员单位意见情况", blank=True)
    approved_name = models.CharField("审定人", max_length=80, blank=True)
    approved_on = models.DateField("审定日期", null=True, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)
    supervision_note = models.TextField("整改监督情况", blank=True)
    ending = models.CharField("结果", max_length=20, choices=EndingChoice.choices, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    ending_note = models.CharField("结束说明", max_length=500, blank=True)
    opened_by = models.ForeignKey(
        USER, verbose_name="立案人", on_delete=models.PROTECT, related_name="opened_cases"
    )
    opened_on = models.DateField("立案日期")
    revision = models.PositiveIntegerField("第几次", default=1)  # rises with every write: optimistic lock
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "问责案件"
        verbose_name_plural = "问责案件"
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "sequence"], name="accountability_case_number_once"
            ),
            models.UniqueConstraint(
                fields=["county", "source_key"],
                condition=~models.Q(source_key="") & models.Q(ending=""),
                name="accountability_case_source_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number_text

    @property
    def number_text(self) -> str:
        """The number of the case: the only thing about it that strangers may see."""
        return f"问责案{self.year}-{self.sequence:03d}"

    @property
    def is_open(self) -> bool:
        return not self.ending


class CaseParty(models.Model):
    """A unit or a person held to account, with the responsibility that is theirs."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField("对象", max_length=20, choices=PartyKindChoice.choices)
    unit = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=40, blank=True)
    post = models.CharField("职务（当时）", max_length=80, blank=True)
    user = models.ForeignKey(
        USER, verbose_name="账号", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responsibility = models.CharField("责任", max_length=20, choices=ResponsibilityChoice.choices)
    conduct = models.TextField("问题和应负责任", blank=True)
    informed_on = models.DateField("告知日期", null=True, blank=True)
    informed_note = models.CharField("告知方式", max_length=200, blank=True)
    statement_due_on = models.DateField("陈述申辩期限", null=True, blank=True)
    added_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "被问责对象"
        verbose_name_plural = "被问责对象"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "unit", "name"], name="accountability_party_once"),
            models.CheckConstraint(
                condition=models.Q(kind="unit", name="") | (~models.Q(kind="unit") & ~models.Q(name="")),
                name="accountability_party_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.number_text}被问责对象{self.pk}"

    @property
    def label(self) -> str:
        """Who it is, for those who may know: the unit, or post and name of a person."""
        return f"{self.unit.name}{self.post}{self.name}" if self.name else self.unit.name


class CaseMember(models.Model):
    """A person named to a case: member of one of the two inquiries, or who approves. Removed ones stay as rows."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(USER, verbose_name="成员", on_delete=models.PROTECT, related_name="+")
    side = models.CharField("身份", max_length=20, choices=InvestigationSide.choices)
    duty = models.CharField("分工", max_length=80, blank=True)
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("加入时间", default=timezone.now)
    removed_at = models.DateTimeField("退出时间", null=True, blank=True)
    remove_reason = models.CharField("退出原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "办案人员"
        verbose_name_plural = "办案人员"
        ordering = ["case", "side", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=models.Q(removed_at=None),
                name="accountability_member_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case.number_text}办案人员{self.pk}"


class CaseInquiry(models.Model):
    """One of the two inquiries side by side (双倒查): the education side or discipline inspection."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inquiries")
    side = models.CharField("哪一侧", max_length=20, choices=InvestigationSide.choices)
    lead = models.CharField("负责人", max_length=80, blank=True)
    started_on = models.DateField("开始日期", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    findings = models.TextField("查明的事实", blank=True)
    conclusion = models.TextField("结论", blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间", auto_now=True)

    class Meta:
        verbose_name = "倒查"
        verbose_name_plural = "倒查"
        ordering = ["case", "-side"]
        constraints = [models.UniqueConstraint(fields=["case", "side"], name="accountability_inquiry_once")]

    def __str__(self) -> str:
        return f"{self.case.number_text}{self.get_side_display()}"


class CaseStep(models.Model):
    """A step that is done: on which day, by whom, with which words. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField("步骤", max_length=20, choices=StepChoice.choices)
    done_on = models.DateField("完成日期")
    note = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "问责步骤"
        verbose_name_plural = "问责步骤"
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "step"], name="accountability_step_once")]

    def __str__(self) -> str:
        return f"{self.case.number_text}{self.get_step_display()}"


class CaseStatement(models.Model):
    """What a party stated in its defence (or that it waived), and how that was dealt with."""

    party = models.ForeignKey(CaseParty, on_delete=models.PROTECT, related_name="statements")
    way = models.CharField("方式", max_length=20, choices=StatementWay.choices)
    made_on = models.DateField("日期")
    text = models.TextField("陈述申辩内容", blank=True)
    paper = models.ForeignKey(
        "CasePaper", null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    handling = models.CharField("处理", max_length=20, choices=StatementHandling.choices, blank=True)
    handling_note = models.TextField("处理说明", blank=True)
    handled_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField("处理时间", null=True, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "陈述申辩"
        verbose_name_plural = "陈述申辩"
        ordering = ["party", "pk"]

    def __str__(self) -> str:
        return f"{self.party.case.number_text}陈述申辩{self.pk}"


class CaseDecision(models.Model):
    """What is decided about one party: the required contents, its document, when it was served and carried out."""

    party = models.OneToOneField(CaseParty, on_delete=models.PROTECT, related_name="decision")
    forms = models.JSONField("问责方式", default=list)  # values of dudao.core.accountability.measures.Form
    heavier = models.JSONField("从重情形", default=list)  # values of Heavier
    situation_text = models.TextField("基本情况", blank=True)
    facts = models.TextField("问责事实", blank=True)
    basis = models.TextField("问责依据", blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    remedy = models.TextField("救济途径", blank=True)
    document = models.OneToOneField(
        OfficialDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="case_decision"
    )
    served_on = models.DateField("送达日期", null=True, blank=True)
    served_note = models.CharField("送达方式", max_length=200, blank=True)
    implemented_on = models.DateField("实施日期", null=True, blank=True)
    implementation_note = models.TextField("实施情况", blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    publication_note = models.CharField("公开范围或不公开的理由", max_length=300, blank=True)
    corrected_on = models.DateField("纠正日期", null=True, blank=True)
    correction_note = models.TextField("纠正情况", blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "问责决定"
        verbose_name_plural = "问责决定"
        ordering = ["party"]

    def __str__(self) -> str:
        return f"{self.party.case.number_text}问责决定{self.pk}"

    @property
    def form_labels(self) -> str:
        """The forms in words."""
        return "、".join(form.label for form in forms_of(self.forms))


def forms_of(values: Iterable[str]) -> tuple[Form, ...]:
    """The forms of their stored values, mildest first."""
    kept = set(values)
    return tuple(form for form in Form if form.value in kept)


class CaseReview(models.Model):
    """A party's request for a review (复核) or its appeal (申诉): until when it had to come, what was decided."""

    decision = models.ForeignKey(CaseDecision, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField("种类", max_length=20, choices=ReviewKind.choices)
    asked_on = models.DateField("提出日期")
    received_on = models.DateField("收到日期")
    ask_due_on = models.DateField("应在此前提出")
    is_late = models.BooleanField("逾期提出", default=False)
    late_reason = models.CharField("逾期仍受理的理由", max_length=300, blank=True)
    text = models.TextField("理由")
    body = models.CharField("处理机关", max_length=120)
    decide_due_on = models.DateField("应在此前作出决定")
    outcome = models.CharField("结果", max_length=20, choices=ReviewOutcome.choices, blank=True)
    reasons = models.TextField("决定理由", blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    received_decision_on = models.DateField("对象收到决定日期", null=True, blank=True)
    office_received_on = models.DateField("原问责部门收到日期", null=True, blank=True)
    correct_due_on = models.DateField("应在此前纠正", null=True, blank=True)
    document = models.OneToOneField(
        OfficialDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="case_review"
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "复核申诉"
        verbose_name_plural = "复核申诉"
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind"], name="accountability_review_once")
        ]

    def __str__(self) -> str:
        return f"{self.decision.party.case.number_text}{self.get_kind_display()}"


class CaseReport(models.Model):
    """One of the two reports (双报告): to the higher authority, or to the local party committee and government."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField("向谁报告", max_length=20, choices=ReportKind.choices)
    document = models.OneToOneField(OfficialDocument, on_delete=models.PROTECT, related_name="case_report")

    class Meta:
        verbose_name = "问责报告"
        verbose_name_plural = "问责报告"
        ordering = ["case", "kind"]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="accountability_report_once")]

    def __str__(self) -> str:
        return f"{self.case.number_text}{self.get_kind_display()}"


class CasePaper(models.Model):
    """A paper of the file (卷宗) with its proof: frozen with its SHA-256. A wrong one is struck out, never removed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField("件号")
    kind = models.CharField("材料类别", max_length=20, choices=PaperKind.choices)
    title = models.CharField("题名", max_length=200)
    step = models.CharField("步骤", max_length=20, choices=StepChoice.choices)
    dated_on = models.DateField("日期", null=True, blank=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("归入时间", default=timezone.now)
    struck_at = models.DateTimeField("作废时间", null=True, blank=True)
    struck_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "卷宗材料"
        verbose_name_plural = "卷宗材料"
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="accountability_paper_once")]

    def __str__(self) -> str:
        return f"{self.case.number_text}材料{self.number}"


class CaseReading(models.Model):
    """Somebody opened a page or a file of a case: who, when, what, from where. Never changed, never removed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reader = models.CharField("查阅人", max_length=120)
    what = models.CharField("查阅内容", max_length=200)  # never a person's name
    at = models.DateTimeField("查阅时间", default=timezone.now, db_index=True)
    address = models.CharField("IP 地址", max_length=45, blank=True)

    class Meta:
        verbose_name = "查阅记录"
        verbose_name_plural = "查阅记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case.number_text}查阅{self.pk}"


class DeadlineChoice(models.Model):
    """Which place's deadlines a county goes by; the national ones always stand beneath."""

    county = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="deadline_choice")
    place = models.CharField("地方规定", max_length=60)
    chosen_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField("选定时间", auto_now=True)

    class Meta:
        verbose_name = "期限规定"
        verbose_name_plural = "期限规定"

    def __str__(self) -> str:
        return f"{self.county}：{self.place}"
