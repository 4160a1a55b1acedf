"""What is typed on the pages of periodic reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dudao.apps.campaigns.api import Campaign
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.period_reports.actions.series import MOST_DUE_DAYS, SeriesGiven
from dudao.apps.period_reports.choices import SeriesKind
from dudao.apps.period_reports.figures import Figure, figures_of, read_asked
from dudao.apps.period_reports.models import ReportSeries
from dudao.core.rating_flow import ReviewLevel


def day_input() -> forms.DateInput:
    """A day, shown as browsers want it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SeriesForm(forms.Form):
    """A series: what, how often, by whom, until when, with which figures."""

    title = forms.CharField(label="名称", max_length=120, help_text="印在汇编稿的标题里，如：创建工作半月报")
    kind = forms.ChoiceField(label="周期", choices=SeriesKind.choices)
    starts_on = forms.DateField(label="从哪天所在的期开始", widget=day_input())
    due_working_days = forms.IntegerField(
        label="期满后几个工作日内报", min_value=1, max_value=MOST_DUE_DAYS, initial=2
    )
    campaign = forms.ChoiceField(
        label="报什么", required=False, help_text="自动取这项工作的任务进展；选“其他事项”就按清单的事项取。"
    )
    matter = forms.CharField(
        label="事项（选“其他事项”时填）",
        required=False,
        max_length=80,
        help_text="与清单的“事项”相同，如：双减；不填就取全县的任务。",
    )
    figures = forms.CharField(
        label="还要报的指标（可不填）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "校外培训机构（所）\n已压减（所）"}),
        help_text="一行一个，单位写在括号里。没填的指标不算零。",
    )
    city_reviews = forms.BooleanField(label="督导室通过后，再报市级审核", required=False)
    urges_per_day = forms.IntegerField(label="每个单位每天最多催几次", min_value=1, max_value=9, initial=2)
    units = forms.MultipleChoiceField(
        label="报告单位",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选一个报告单位。"},
    )

    def __init__(
        self,
        possible: Sequence[Organisation],
        campaigns: Sequence[Campaign],
        *args: Any,
        kept: Sequence[Figure] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.possible = {str(one.pk): one for one in possible}
        self.campaigns = {str(one.pk): one for one in campaigns}
        self.kept = kept
        units, campaign = self.fields["units"], self.fields["campaign"]
        assert isinstance(units, forms.MultipleChoiceField)
        assert isinstance(campaign, forms.ChoiceField)
        units.choices = [(key, one.name) for key, one in self.possible.items()]
        campaign.choices = [(key, one.title) for key, one in self.campaigns.items()] + [("", "其他事项")]

    def clean_figures(self) -> tuple[Figure, ...]:
        try:
            return read_asked(self.cleaned_data["figures"], self.kept)
        except ValueError as wrong:
            raise forms.ValidationError(f"{wrong}。") from wrong

    @property
    def unit_groups(self) -> list[dict[str, Any]]:
        """The units to choose from, by kind, with those that are chosen."""
        chosen = {str(one) for one in self["units"].value() or []}
        groups: dict[str, list[tuple[str, str, bool]]] = {}
        for key, one in self.possible.items():
            groups.setdefault(one.kind, []).append((key, one.name, key in chosen))
        return [
            {
                "kind": kind,
                "label": Kind(kind).label,
                "units": units,
                "count": sum(held for _, _, held in units),
            }
            for kind, units in groups.items()
        ]

    def given(self) -> SeriesGiven:
        """What was typed, for the action."""
        data = self.cleaned_data
        return SeriesGiven(
            title=data["title"],
            kind=data["kind"],
            starts_on=data["starts_on"],
            units=[self.possible[key] for key in data["units"]],
            due_working_days=data["due_working_days"],
            campaign=self.campaigns.get(data["campaign"]),
            matter=data["matter"],
            figures=data["figures"],
            city_reviews=data["city_reviews"],
            urges_per_day=data["urges_per_day"],
        )


def series_initial(series: ReportSeries) -> dict[str, Any]:
    """A series as the form shows it."""
    return {
        "title": series.title,
        "kind": series.kind,
        "starts_on": series.starts_on,
        "due_working_days": series.due_working_days,
        "campaign": str(series.campaign_id or ""),
        "matter": series.matter,
        "figures": "\n".join(one.title for one in figures_of(series.figures)),
        "city_reviews": ReviewLevel.CITY.value in series.review_levels,
        "urges_per_day": series.urges_per_day,
        "units": [str(pk) for pk in series.units.values_list("pk", flat=True)],
    }


class ExtensionForm(forms.Form):
    """More time for one unit and one period."""

    due_on = forms.DateField(label="延长到", widget=day_input())
    reason = forms.CharField(label="原因", max_length=300)
