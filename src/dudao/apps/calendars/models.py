"""Corrections of the working-day calendar: what the office knows better than the library."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.organisations.api import Organisation


class CalendarCorrection(models.Model):
    """One day of a county that is, or is not, worked, whatever the library says."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.CASCADE, related_name="calendar_corrections"
    )
    day = models.DateField("日期")
    is_working = models.BooleanField("上班")
    reason = models.CharField("依据", max_length=120, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="修改人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "工作日历修改"
        verbose_name_plural = "工作日历修改"
        ordering = ["county", "day"]
        constraints = [models.UniqueConstraint(fields=["county", "day"], name="calendars_day_once")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {'上班' if self.is_working else '休息'}"


class AnnouncedYear(models.Model):
    """A year whose holiday notice the office has entered in full, before the library knows it."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.CASCADE, related_name="announced_years"
    )
    year = models.PositiveSmallIntegerField("年份")
    basis = models.CharField("依据", max_length=120)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("录入时间", auto_now=True)

    class Meta:
        verbose_name = "已录入的放假安排"
        verbose_name_plural = "已录入的放假安排"
        ordering = ["county", "year"]
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="calendars_year_once")]

    def __str__(self) -> str:
        return f"{self.year} 年放假安排（{self.basis}）"
