"""The tree of organisations; `path` holds the ids from the root down: a subtree is one prefix search."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from dudao.apps.organisations.choices import AreaType, FounderKind, Kind, SchoolKind


class Organisation(models.Model):
    """A region, a government department, a bureau and its sections, or a school."""

    parent = models.ForeignKey(
        "self",
        verbose_name="上级",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField("路径", max_length=200, db_index=True, editable=False, default="")
    # The county that this organisation is or belongs to; empty for provinces and cities.
    county = models.ForeignKey(
        "self",
        verbose_name="所属县",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="county_members",
    )
    kind = models.CharField("类别", max_length=30, choices=Kind.choices)
    code = models.CharField("代码", max_length=20, blank=True, help_text="行政区划代码或学校标识码")
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    pinyin = models.CharField("拼音", max_length=400, editable=False, default="")
    initials = models.CharField("拼音首字母", max_length=100, editable=False, default="")
    school_kind = models.CharField("学校类别", max_length=30, choices=SchoolKind.choices, blank=True)
    area_type = models.CharField("城乡类型", max_length=10, choices=AreaType.choices, blank=True)
    founder_kind = models.CharField("举办者", max_length=30, choices=FounderKind.choices, blank=True)
    # Where a school stands, in degrees of WGS 84; photos taken far from it are pointed out. Both or neither.
    latitude = models.DecimalField(
        "纬度",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        "经度",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    is_active = models.BooleanField("在用", default=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(is_active=True) & ~models.Q(code=""),
                name="organisations_active_code",
                violation_error_message="这个代码已经用于另一个单位。",
            ),
            models.UniqueConstraint(
                fields=["county", "name"],
                condition=models.Q(is_active=True, kind="school"),
                name="organisations_school_name",
                violation_error_message="本县已有同名的学校。",
            ),
            models.CheckConstraint(
                condition=models.Q(school_kind="") | models.Q(kind="school"),
                name="organisations_only_schools_have_school_kind",
            ),
        ]
        indexes = [models.Index(fields=["county", "kind"], name="organisations_county_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one, for narrow places."""
        return self.short_name or self.name

    @property
    def is_school(self) -> bool:
        return self.kind == Kind.SCHOOL


class FormerName(models.Model):
    """A name that the organisation bore before: uploads that still use it find their school."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField("曾用名", max_length=100, db_index=True)
    until = models.DateField("用到", null=True, blank=True)

    class Meta:
        verbose_name = "曾用名"
        verbose_name_plural = "曾用名"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="organisations_former_name")
        ]

    def __str__(self) -> str:
        return self.name


class CountySetting(models.Model):
    """Days that a county sets for itself: the provincial acceptance it works towards, and its last recognition."""

    county = models.OneToOneField(
        Organisation, verbose_name="县", on_delete=models.CASCADE, related_name="setting"
    )
    acceptance_on = models.DateField("省级验收日期", null=True, blank=True)
    recognised_on = models.DateField("基本均衡认定日期", null=True, blank=True)

    class Meta:
        verbose_name = "县的日期"
        verbose_name_plural = "县的日期"

    def __str__(self) -> str:
        return f"{self.county.name}的日期"
