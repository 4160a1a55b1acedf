"""A campaign: standards × a county × acceptance stages, its bodies, its units, and who owns which item."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.campaigns.choices import (
    CampaignState,
    GroupDuty,
    GroupKind,
    ImportState,
    KeeperKind,
    StageKind,
    Stricter,
)
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion


def default_review_levels() -> list[str]:
    """School or department, lead department, supervision office."""
    return ["unit", "department", "bureau"]


class Campaign(models.Model):
    """One 创建（迎检）工作 of a county."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="campaigns"
    )
    title = models.CharField("名称", max_length=120)
    state = models.CharField(
        "状态", max_length=20, choices=CampaignState.choices, default=CampaignState.PREPARING
    )
    review_levels = models.JSONField("审核层级", default=default_review_levels)
    note = models.TextField("说明", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    started_at = models.DateTimeField("启动时间", null=True, blank=True)

    class Meta:
        verbose_name = "创建工作"
        verbose_name_plural = "创建工作"
        constraints = [models.UniqueConstraint(fields=["county", "title"], name="campaigns_title_once")]

    def __str__(self) -> str:
        return self.title


class CampaignStandard(models.Model):
    """A standard version by which the campaign rates; the first in order is the principal one."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="standards")
    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="campaign_standards")
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "采用的标准"
        verbose_name_plural = "采用的标准"
        ordering = ["campaign", "position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="campaigns_standard_once")
        ]

    def __str__(self) -> str:
        return str(self.version)


class AcceptanceStage(models.Model):
    """A stage of the campaign with its dates; the provincial acceptance is what the countdown counts to."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField("阶段", max_length=30, choices=StageKind.choices)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    due_on = models.DateField("日期", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "验收阶段"
        verbose_name_plural = "验收阶段"
        constraints = [models.UniqueConstraint(fields=["campaign", "kind"], name="campaigns_stage_once")]

    def __str__(self) -> str:
        return StageKind(self.kind).label


class Group(models.Model):
    """A body of the campaign: leading group, its office, special teams, groups of townships and departments."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="groups")
    kind = models.CharField("类别", max_length=30, choices=GroupKind.choices)
    name = models.CharField("名称", max_length=100)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="所在单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    duties = models.TextField("职责", blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "工作机构"
        verbose_name_plural = "工作机构"
        ordering = ["campaign", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="campaigns_group_once")]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A person in a group by name; with an account where there is one."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=100, blank=True)
    duty = models.CharField("分工", max_length=20, choices=GroupDuty.choices, default=GroupDuty.MEMBER)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "机构成员"
        verbose_name_plural = "机构成员"
        ordering = ["group", "position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def duty_label(self) -> str:
        """组长 in a group, 主任 in an office."""
        return GroupDuty(self.duty).label_in(self.group.kind)


class Participant(models.Model):
    """A unit that takes part in the campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="participants")
    unit = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "参加单位"
        verbose_name_plural = "参加单位"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="campaigns_participant_once")
        ]

    def __str__(self) -> str:
        return str(self.unit)


class Keeper(models.Model):
    """Who builds the archive of a unit, and who keeps which room, by name."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="keepers")
    unit = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=20, choices=KeeperKind.choices)
    room = models.CharField("部室", max_length=60, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField("姓名", max_length=40)

    class Meta:
        verbose_name = "档案建设员和部室管理员"
        verbose_name_plural = "档案建设员和部室管理员"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "kind", "room", "name"], name="campaigns_keeper_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class ItemDuty(models.Model):
    """Who leads an item in the whole county, what is technically required, and by when."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="duties")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")
    lead_unit = models.ForeignKey(
        Organisation,
        verbose_name="牵头单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    supporting_units = models.ManyToManyField(
        Organisation, verbose_name="配合单位", blank=True, related_name="+"
    )
    technical_requirement = models.TextField("技术要求", blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)

    class Meta:
        verbose_name = "条目责任"
        verbose_name_plural = "条目责任"
        constraints = [models.UniqueConstraint(fields=["campaign", "item"], name="campaigns_duty_once")]

    def __str__(self) -> str:
        return f"{self.item.code} {self.lead_unit or '未定'}"


class Assignment(models.Model):
    """An item asked of a subject (the county itself, or one school) and who answers for it there.

    Principal and direct owners may be persons without an account, by name; the handler fills in and needs one.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="assignments")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="assignments")
    subject = models.ForeignKey(
        Organisation, verbose_name="被评单位", on_delete=models.PROTECT, related_name="assignments"
    )
    principal_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="第一责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    principal_owner_name = models.CharField("第一责任人姓名", max_length=40, blank=True)
    direct_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="直接责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    direct_owner_name = models.CharField("直接责任人姓名", max_length=40, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="具体责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handled_assignments",
    )
    due_on = models.DateField("本单位时限", null=True, blank=True)  # None: that of the item

    class Meta:
        verbose_name = "责任分工"
        verbose_name_plural = "责任分工"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "item", "subject"], name="campaigns_assignment_once")
        ]
        indexes = [
            models.Index(fields=["handler", "campaign"], name="campaigns_handler"),
            models.Index(fields=["campaign", "subject"], name="campaigns_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.item.code}"


class ItemCorrespondence(models.Model):
    """Two items of different standards that ask the same thing: the stricter demand holds (就高不就低)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="correspondences")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")
    other_item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")
    stricter = models.CharField("较高要求", max_length=10, choices=Stricter.choices, default=Stricter.UNKNOWN)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "条目关联"
        verbose_name_plural = "条目关联"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "item", "other_item"], name="campaigns_correspondence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item.code} = {self.other_item.code}"


class AssignmentImport(models.Model):
    """A workbook of responsibilities as it was uploaded: taken as a whole, or refused with every reason."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="imports")
    state = models.CharField("状态", max_length=20, choices=ImportState.choices)
    file = models.FileField("文件", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    problems = models.JSONField("问题", default=list)  # dudao.core.problem.Problem as plain fields
    changed_count = models.PositiveIntegerField("改动条数", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "责任分工导入"
        verbose_name_plural = "责任分工导入"

    def __str__(self) -> str:
        return self.file_name
