"""What is typed on the pages of rankings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from dudao.apps.campaigns.api import Campaign
from dudao.apps.period_reports.api import ReportSeries
from dudao.apps.rankings.actions.circulars import LONGEST_DEMANDS, MOST_NAMED
from dudao.apps.rankings.actions.computing import MOST_CONTEST_DAYS, RankingGiven
from dudao.apps.rankings.actions.contesting import LONGEST_ANSWER, LONGEST_TEXT
from dudao.apps.rankings.choices import MEASURE_LABELS, UnitGroup
from dudao.core.rankings import Measure, MeasureKind

MOST_FILES = 9
FIGURE_ROWS = 2
COUNTED_KINDS = (MeasureKind.PROGRESS, MeasureKind.ON_TIME, MeasureKind.REPORTS, MeasureKind.SCORE)
HUNDRED = Fraction(100)
HELP: Mapping[str, str] = {
    MeasureKind.PROGRESS: "到期任务已核实的步骤 ÷ 全部步骤",
    MeasureKind.ON_TIME: "按时完成的任务 ÷ 到期任务",
    MeasureKind.REPORTS: "按时报送的定期报告 ÷ 到期应报的",
    MeasureKind.SCORE: "审定得分 ÷ 应评满分，测算条目不计；截至日期选今天或昨天",
}


def day_input() -> forms.DateInput:
    """A day, shown as browsers want it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ProofsField(forms.FileField):
    """Proofs, any number up to MOST_FILES; what each is, is looked at when it is kept."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        files = [one for one in given if one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多 {MOST_FILES} 个文件，更多的请分几次。")
        return files


@dataclass(frozen=True)
class MeasureRow:
    """A line of the form: a measure with its weight and its smallest denominator."""

    label: str
    help: str
    use: BoundField
    weight: BoundField
    minimum: BoundField


@dataclass(frozen=True)
class FigureRow:
    """A line of the form: a reported figure with its direction, target and weight."""

    figure: BoundField
    per: BoundField
    higher: BoundField
    limit: BoundField
    weight: BoundField


def _weight() -> forms.DecimalField:
    return forms.DecimalField(
        label="权重（%）",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        widget=forms.NumberInput(attrs={"class": "form-control", "aria-label": "权重（%）"}),
    )


class RankingForm(forms.Form):
    """Whom to compare, by what, as of which day, and how long the units may contest."""

    title = forms.CharField(label="名称", max_length=120, help_text="印在通报标题里，如：小学任务进度排名")
    groups = forms.MultipleChoiceField(
        label="哪些单位",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选参加排名的单位。"},
    )
    mixes_groups = forms.BooleanField(label="不同类单位放在一起排", required=False)
    campaign = forms.ChoiceField(label="创建工作", required=False)
    as_of = forms.DateField(
        label="截至", widget=day_input(), help_text="当天到期的也算到期，所以一般选昨天。"
    )
    first_on = forms.DateField(
        label="只算从哪天起到期的（可不填）",
        required=False,
        widget=day_input(),
        help_text="不填：到截至日为止全部到期的。",
    )
    contest_working_days = forms.IntegerField(
        label="单位核对期限（工作日）",
        min_value=1,
        max_value=MOST_CONTEST_DAYS,
        initial=3,
        help_text="从送出的第二天数起，不算休息日。",
    )

    def __init__(
        self,
        sizes: Mapping[str, int],
        campaigns: Sequence[Campaign],
        series: Sequence[ReportSeries],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.campaigns = {str(one.pk): one for one in campaigns}
        self.figures = {
            f"{one.pk}:{figure['key']}": (one, figure) for one in series for figure in one.figures
        }
        groups, campaign = self.fields["groups"], self.fields["campaign"]
        assert isinstance(groups, forms.MultipleChoiceField)
        assert isinstance(campaign, forms.ChoiceField)
        groups.choices = [
            (str(one), f"{one.label} {sizes.get(str(one), 0)} 个") for one in UnitGroup if sizes.get(str(one))
        ]
        campaign.choices = [
            ("", "全县的任务和报告"),
            *((key, one.title) for key, one in self.campaigns.items()),
        ]
        self._add_measures()

    def _add_measures(self) -> None:
        for kind in COUNTED_KINDS:
            self.fields[f"use_{kind}"] = forms.BooleanField(
                label=MEASURE_LABELS[kind], required=False, initial=kind is MeasureKind.PROGRESS
            )
            self.fields[f"weight_{kind}"] = _weight()
            self.fields[f"minimum_{kind}"] = forms.IntegerField(
                label="最低分母",
                required=False,
                min_value=1,
                max_value=10_000,
                widget=forms.NumberInput(attrs={"class": "form-control", "aria-label": "最低分母"}),
            )
        names = [("", "不用"), *((key, self._figure_name(key)) for key in self.figures)]
        per = [("", "不除"), *names[1:]]
        for at in range(1, FIGURE_ROWS + 1):
            self.fields[f"figure_{at}"] = forms.ChoiceField(label="指标", choices=names, required=False)
            self.fields[f"per_{at}"] = forms.ChoiceField(label="除以", choices=per, required=False)
            self.fields[f"higher_{at}"] = forms.ChoiceField(
                label="方向", choices=[("1", "高的好"), ("0", "低的好")], required=False, initial="1"
            )
            self.fields[f"limit_{at}"] = forms.DecimalField(
                label="目标值", required=False, min_value=0, max_digits=15, decimal_places=6
            )
            self.fields[f"weight_{at}"] = _weight()

    def _figure_name(self, key: str) -> str:
        series, figure = self.figures[key]
        unit = f"（{figure['unit']}）" if figure.get("unit") else ""
        return f"{figure['label']}{unit}·{series.title}"

    @property
    def measure_rows(self) -> list[MeasureRow]:
        """The counted measures, for the page."""
        return [
            MeasureRow(
                MEASURE_LABELS[kind],
                HELP[kind],
                self[f"use_{kind}"],
                self[f"weight_{kind}"],
                self[f"minimum_{kind}"],
            )
            for kind in COUNTED_KINDS
        ]

    @property
    def figure_rows(self) -> list[FigureRow]:
        """The reported figures, for the page; none where no series asks for any."""
        if not self.figures:
            return []
        names = ("figure", "per", "higher", "limit", "weight")
        return [FigureRow(*(self[f"{name}_{at}"] for name in names)) for at in range(1, FIGURE_ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """A figure is divided by another one of the same series."""
        data = super().clean() or self.cleaned_data
        for at in range(1, FIGURE_ROWS + 1):
            figure, per = data.get(f"figure_{at}"), data.get(f"per_{at}")
            if per and not figure:
                self.add_error(f"figure_{at}", "选了除数，还要选指标。")
            elif figure and per and figure.partition(":")[0] != per.partition(":")[0]:
                self.add_error(f"per_{at}", "除数要和指标在同一个定期报告里。")
            elif figure and per == figure:
                self.add_error(f"per_{at}", "除数不能是指标自己。")
        return data

    def measures(self) -> tuple[Measure, ...]:
        """What was chosen; a single measure weighs all."""
        data = self.cleaned_data
        found = [
            Measure(
                kind.value,
                kind,
                MEASURE_LABELS[kind],
                _exact(data.get(f"weight_{kind}")) or Fraction(0),
                data.get(f"minimum_{kind}") or 1,
            )
            for kind in COUNTED_KINDS
            if data.get(f"use_{kind}")
        ]
        found += [self._figure_measure(at) for at in range(1, FIGURE_ROWS + 1) if data.get(f"figure_{at}")]
        if len(found) == 1:
            return (replace(found[0], weight=HUNDRED),)
        return tuple(found)

    def _figure_measure(self, at: int) -> Measure:
        data = self.cleaned_data
        series, figure = self.figures[data[f"figure_{at}"]]
        per = self.figures.get(data[f"per_{at}"])
        per_label = per[1]["label"] if per is not None else ""
        return Measure(
            key=f"figure:{data[f'figure_{at}']}:{data[f'per_{at}'].rpartition(':')[2]}",
            kind=MeasureKind.FIGURE,
            label=f"{figure['label']}÷{per_label}" if per_label else figure["label"],
            weight=_exact(data[f"weight_{at}"]) or Fraction(0),
            higher=data[f"higher_{at}"] != "0",
            limit=_exact(data[f"limit_{at}"]),
            series_id=series.pk,
            figure=figure["key"],
            per=per[1]["key"] if per is not None else "",
            per_label=per_label,
            unit="" if per_label else figure.get("unit", ""),
        )

    def given(self) -> RankingGiven:
        """What was typed, for the action."""
        data = self.cleaned_data
        return RankingGiven(
            title=data["title"],
            groups=data["groups"],
            measures=self.measures(),
            as_of=data["as_of"],
            first_on=data["first_on"],
            campaign=self.campaigns.get(data["campaign"]),
            mixes_groups=data["mixes_groups"],
            contest_working_days=data["contest_working_days"],
        )


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _number(label: str, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=required, min_value=0, max_digits=15, decimal_places=6)


class ContestForm(forms.Form):
    """What is wrong with a number, what it should be, and the proof."""

    measure = forms.ChoiceField(label="对哪个数有异议")
    text = forms.CharField(
        label="哪里不对、依据是什么",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明哪里不对、依据是什么。"},
    )
    numerator = _number("应为（分子，可不填）")
    denominator = _number("应为（分母，可不填）")
    proofs = ProofsField(
        label="证明材料（可不附）",
        required=False,
        widget=SeveralFilesInput(attrs={"accept": "image/*,.pdf,.doc,.docx,.xls,.xlsx,.wps,.et,.ofd"}),
    )

    def __init__(self, measures: Sequence[Measure], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, one.label) for one in measures]

    def exact(self, name: str) -> Fraction | None:
        """A typed number exactly."""
        return _exact(self.cleaned_data[name])


class AnswerForm(forms.Form):
    """The office's answer: upheld with the corrected number, or refused; always with the reason."""

    verdict = forms.ChoiceField(
        label="答复",
        choices=[("uphold", "成立，更正数据"), ("refuse", "不成立")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选成立还是不成立。"},
    )
    numerator = _number("更正后的分子")
    denominator = _number("更正后的分母")
    answer = forms.CharField(
        label="理由（单位看得到）",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由，单位看得到。"},
    )

    def exact(self, name: str) -> Fraction | None:
        """A typed number exactly."""
        return _exact(self.cleaned_data[name])


class CircularForm(forms.Form):
    """How many are praised and criticised, and the demands."""

    praise = forms.IntegerField(label="表扬前几名", min_value=0, max_value=MOST_NAMED, initial=3)
    criticise = forms.IntegerField(label="点名批评后几名", min_value=0, max_value=MOST_NAMED, initial=3)
    demands = forms.CharField(
        label="要求（不填就用常用的几条，日期留空待补）",
        required=False,
        max_length=LONGEST_DEMANDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawForm(forms.Form):
    """Why a ranking is taken back."""

    reason = forms.CharField(
        label="撤回的原因", max_length=300, error_messages={"required": "请写撤回的原因，单位看得到。"}
    )
