"""What is typed about matters and cards."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import CardColour, MatterSource, RungKind
from dudao.apps.oversight.models import Matter

TYPED_SOURCES = [one for one in MatterSource.choices if one[0] != MatterSource.RULE]


class DayInput(forms.DateInput):
    """A day, in the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MatterForm(forms.Form):
    """A matter that the office types: of which unit, from where, which measure, on which facts."""

    title = forms.CharField(label="督办什么事项", max_length=200)
    unit = forms.TypedChoiceField(label="责任单位", coerce=int)
    source = forms.ChoiceField(label="来源", choices=TYPED_SOURCES)
    rung = forms.ChoiceField(label="建议的措施", choices=RungKind.choices)
    fact = forms.CharField(
        label="事实",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写清时间、事情和数字，如“11月20日调度会议定 11 月底前完成招标，至今未挂网”。",
    )
    demand = forms.CharField(
        label="办理要求", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    basis = forms.CharField(
        label="督办依据", max_length=500, required=False, help_text="如“县长 11 月 20 日在专报上的批示”。"
    )

    def __init__(self, units: Sequence[Organisation], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "请选择"), *((one.pk, one.name) for one in units)]


class MatterEditForm(forms.Form):
    """What may still be changed of an open matter: words, never facts."""

    title = forms.CharField(label="事项", max_length=200)
    demand = forms.CharField(
        label="办理要求", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(label="督办依据", max_length=500, required=False)
    designation = forms.CharField(
        label="政府指定依据",
        max_length=300,
        required=False,
        help_text="县级政府部门开展政府督查要有本级政府的指定（《政府督查工作条例》第七条），写文号。",
    )

    def __init__(self, matter: Matter, *args: object, **kwargs: object) -> None:
        names = ("title", "demand", "basis", "designation")
        kwargs.setdefault("initial", {name: getattr(matter, name) for name in names})
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class CardForm(forms.Form):
    """A card: whose, which, why, since when, until when, what lifts it."""

    unit = forms.TypedChoiceField(label="单位", coerce=int)
    colour = forms.ChoiceField(label="颜色", choices=CardColour.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    lifts_when = forms.CharField(
        label="摘牌条件",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写到单位一看就知道做到什么可以摘牌。",
    )
    given_on = forms.DateField(label="亮牌日期", widget=DayInput())
    due_on = forms.DateField(label="整改期限", widget=DayInput(), required=False)

    def __init__(self, units: Sequence[Organisation], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "请选择"), *((one.pk, one.name) for one in units)]


def add_refusal(form: forms.Form, refused: ValidationError) -> None:
    """The refusal of an action beside the fields it names, the rest above the form."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, ValidationError(refused.messages))
        return
    for name, messages in refused.message_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError(messages))
