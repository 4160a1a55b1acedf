"""What is typed about progress, hindrances and extensions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.actions.hindrances import HindranceGiven
from dudao.apps.workplan.choices import HindranceKind
from dudao.apps.workplan.models import Duty, DutyStep
from dudao.apps.workplan.unit_names import unit_label

MOST_FILES = 9
FORECASTS = (("", "不填"), ("due", "按期"), ("3", "晚 3 天"), ("7", "晚 7 天"), ("date", "选日期"))


class DayInput(forms.DateInput):
    """A day, in the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Photos and documents, any number up to MOST_FILES; what each is, is looked at when it is kept."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        files = [one for one in given if one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多 {MOST_FILES} 个文件，更多的请分几次上报。")
        return files


class HindranceForm(forms.Form):
    """A hindrance: its kind, what it is, who has to solve it, by when."""

    kind = forms.ChoiceField(label="类型", choices=[("", "请选择"), *HindranceKind.choices])
    hindrance = forms.CharField(
        label="困难问题",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "一句话说清"}),
    )
    solving_unit = forms.TypedChoiceField(label="请哪个单位协调解决", coerce=int)
    wanted_on = forms.DateField(label="希望何时解决（可不填）", required=False, widget=DayInput)

    def __init__(self, units: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        field = self.fields["solving_unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "请选择"), *((unit.pk, unit_label(unit)) for unit in units)]

    def given(self) -> HindranceGiven:
        """The hindrance as the action takes it."""
        data = self.cleaned_data
        return HindranceGiven(
            data["kind"], data["hindrance"], self.units[data["solving_unit"]], data["wanted_on"]
        )


class ReportForm(HindranceForm):
    """What was done, in under twenty seconds: steps, a line, photos, a forecast; what hinders only when asked."""

    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    steps = forms.TypedMultipleChoiceField(
        label="完成了哪几步", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label="进展（一句话就行）", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    photos = PhotosField(
        label="照片或文件",
        required=False,
        widget=SeveralFilesInput(attrs={"accept": "image/*,.pdf,.doc,.docx,.xls,.xlsx,.wps,.et,.ofd"}),
    )
    forecast = forms.ChoiceField(label="预计什么时候完成", choices=FORECASTS, required=False)
    forecast_on = forms.DateField(label="预计完成日期", required=False, widget=DayInput)

    def __init__(
        self,
        duty: Duty,
        steps: Sequence[DutyStep],
        units: Sequence[Organisation],
        today: date,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(units, *args, **kwargs)
        self.duty, self.today = duty, today
        for name in ("kind", "hindrance", "solving_unit"):
            self.fields[name].required = False
        field = self.fields["steps"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(step.pk, step.title) for step in steps]
        self.initial.setdefault("token", uuid.uuid4().hex)
        if duty.effective_due_on is None or duty.effective_due_on < today:
            self._without_due()

    def _without_due(self) -> None:
        """Nothing can be 按期 where there is no due date, or it is over: days count from today then."""
        field = self.fields["forecast"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不填"), ("3", "3 天后"), ("7", "7 天后"), ("date", "选日期")]

    @property
    def has_hindrance(self) -> bool:
        """Whether anything was typed about what hinders: then that part stays open."""
        return self.is_bound and any(self.data.get(name) for name in ("kind", "hindrance", "solving_unit"))

    def clean(self) -> dict[str, Any]:
        """A hindrance is said whole or not at all; a forecast of one's own needs its day."""
        data = super().clean() or self.cleaned_data
        parts = ("kind", "hindrance", "solving_unit")
        if any(data.get(name) for name in parts):
            for name in parts:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "提困难问题时这一项必填；不提就都留空。")
        if data.get("forecast") == "date" and not data.get("forecast_on"):
            self.add_error("forecast_on", "请选预计完成的日期。")
        return data

    def forecast_day(self) -> date | None:
        """The day that the choice means: the due date, some days after it (or after today when it is over)."""
        chosen = self.cleaned_data["forecast"]
        if chosen == "date":
            return self.cleaned_data["forecast_on"]  # type: ignore[no-any-return]
        if not chosen:
            return None
        due = self.duty.effective_due_on
        start = due if due is not None and due >= self.today else self.today
        return start if chosen == "due" else start + timedelta(int(chosen))

    def raised(self) -> HindranceGiven | None:
        """The hindrance, when one was said."""
        return self.given() if self.cleaned_data["kind"] else None


class ExtensionForm(forms.Form):
    """Until when, and why."""

    wanted_on = forms.DateField(label="申请延至", widget=DayInput)
    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """One text that says why or how."""

    reason = forms.CharField(max_length=500, required=False)


class DecideExtensionForm(forms.Form):
    """The day that is granted and the remark of who decides."""

    granted_on = forms.DateField(required=False)
    note = forms.CharField(max_length=500, required=False)
