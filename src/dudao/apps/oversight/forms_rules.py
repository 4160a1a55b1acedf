"""What is typed about rules and the ladder; the numbers asked for follow from what a rule looks at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.rules import RuleGiven
from dudao.apps.oversight.choices import CardColour, RuleSource, RungKind
from dudao.apps.oversight.models import OversightRule
from dudao.apps.oversight.report_facts import figures_asked
from dudao.apps.period_reports.api import ReportSeries
from dudao.core.oversight.ladder import Ladder, Rung, RungSet
from dudao.core.oversight.parameters import PARAMETERS, Parameter, Source

FIGURE = "series_figure"


class RuleForm(forms.Form):
    """A rule of one source: its name, its numbers, what is drafted, which card is proposed with it."""

    name = forms.CharField(label="规则名称", max_length=120)

    def __init__(
        self,
        county: Organisation,
        source: str,
        data: Mapping[str, Any] | None = None,
        *,
        rule: OversightRule | None = None,
    ) -> None:
        super().__init__(data)
        self.source = source
        kept = rule.parameters if rule is not None else {}
        for asked in PARAMETERS[Source(source)]:
            if not asked.is_text:
                self.fields[asked.name] = _field(asked, kept)
        if source == RuleSource.METRIC:
            self.fields[FIGURE] = forms.ChoiceField(label="哪个指标", choices=_figures(county))
            if kept:
                self.initial[FIGURE] = f"{kept.get('series')}:{kept.get('figure')}"
        if source != RuleSource.UNANSWERED_LETTER:
            self.fields["rung"] = forms.ChoiceField(label="起草什么", choices=RungKind.choices)
        self.fields["card"] = forms.ChoiceField(
            label="同时建议亮牌", choices=[("", "不亮牌"), *CardColour.choices], required=False
        )
        if rule is not None:
            self.initial.update({"name": rule.name, "rung": rule.rung, "card": rule.card})
        first = [name for name in (FIGURE,) if name in self.fields]
        self.order_fields(["name", *first])

    def given(self) -> RuleGiven:
        """The rule as it was typed; the action checks its numbers."""
        said = self.cleaned_data
        names = {one.name for one in PARAMETERS[Source(self.source)] if not one.is_text}
        parameters = {name: said.get(name, "") for name in names}
        if self.source == RuleSource.METRIC:
            series, _, figure = said[FIGURE].partition(":")
            parameters |= {"series": series, "figure": figure}
        rung = said.get("rung") or RungKind.WARNING_LETTER
        return RuleGiven(said["name"], self.source, parameters, rung, said.get("card", ""))


def ladder_from(data: Mapping[str, Any]) -> tuple[list[RungSet], str]:
    """The ladder as typed, and what is wrong with the numbers in it."""
    rungs = []
    for rung in Rung:
        text = str(data.get(f"days-{rung.value}", "")).strip()
        is_active = bool(data.get(f"active-{rung.value}"))
        days = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
        if rung.is_letter and text and days is None:
            return [], f"{rung.label}的答复期限要填整数，现在是“{text[:20]}”。"
        rungs.append(RungSet(rung, days if rung.is_letter else None, is_active))
    return rungs, ""


def ladder_rows(ladder: Ladder) -> list[tuple[Rung, RungSet]]:
    """Every rung with how it is set; one that was never set is not in use."""
    held = {one.rung: one for one in ladder.rungs}
    return [(rung, held.get(rung, RungSet(rung, ladder.days_of(rung), is_active=False))) for rung in Rung]


def _field(asked: Parameter, kept: Mapping[str, Any]) -> forms.Field:
    value = kept.get(asked.name, asked.default)
    if asked.choices:
        return forms.ChoiceField(label=asked.label, choices=asked.choices, initial=value)
    label = f"{asked.label}（{asked.unit}）" if asked.unit else asked.label
    return forms.CharField(
        label=label,
        max_length=20,
        initial=value,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control days"}),
    )


def _figures(county: Organisation) -> list[tuple[str, str]]:
    """The figures of the county's running series."""
    found = [("", "请选择")]
    for series in ReportSeries.objects.filter(county=county, is_active=True):
        found.extend(
            (f"{series.pk}:{one.key}", f"{series.title}：{one.title}") for one in figures_asked(series)
        )
    return found
