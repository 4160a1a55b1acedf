"""What is typed for contests and commendations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dudao.apps.appraisal.choices import Grade
from dudao.apps.appraisal.forms import ProofsField
from dudao.apps.appraisal.models import Appraisal, Nominee
from dudao.apps.organisations.api import Organisation


class _WithProofs(forms.Form):
    """A form with documents of the archive to choose from."""

    def __init__(self, proofs: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proofs"]
        assert isinstance(field, ProofsField)
        field.queryset = proofs


class ContestForm(_WithProofs):
    """What is wrong with a line, and the proof."""

    text = forms.CharField(label="哪里不对、理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    proofs = ProofsField()


class CommendationForm(forms.Form):
    """A new list."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    title = forms.CharField(label="名称", max_length=120, help_text="如：2026 年度教育工作先进单位和个人")
    basis = forms.CharField(label="依据", max_length=300, required=False, help_text="文件名称和文号")
    notice_days = forms.IntegerField(label="公示几个工作日", min_value=1, max_value=30, initial=5)
    appraisal = forms.ChoiceField(label="依据哪一年的考核结果", required=False)

    def __init__(self, appraisals: Sequence[Appraisal], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appraisals = {str(one.pk): one for one in appraisals}
        field = self.fields["appraisal"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不依据考核结果")] + [
            (key, f"{one.year} 年度考核（{one.get_state_display()}）") for key, one in self.appraisals.items()
        ]


class NomineeForm(_WithProofs):
    """A unit, or a person of it."""

    unit = forms.ChoiceField(label="单位")
    person_name = forms.CharField(
        label="姓名（表彰个人时填）", max_length=40, required=False, help_text="表彰单位的不填"
    )
    honour = forms.CharField(label="荣誉称号", max_length=60, help_text="如：先进单位、优秀督学")
    reason = forms.CharField(label="事迹和理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    proofs = ProofsField(label="佐证（个人必须附）")

    def __init__(self, units: Sequence[Organisation], proofs: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(proofs, *args, **kwargs)
        self.units = {str(one.pk): one for one in units}
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选")] + [(key, one.name) for key, one in self.units.items()]


class GradeForm(forms.Form):
    """Every unit with a grade."""

    grade = forms.ChoiceField(
        label="考核等次", choices=[one for one in Grade.choices if one[0] != Grade.FAILED]
    )
    honour = forms.CharField(label="荣誉称号", max_length=60, initial="年度考核先进单位")


class ObjectionForm(forms.Form):
    """What somebody objected."""

    nominee = forms.ChoiceField(label="对谁", required=False)
    text = forms.CharField(label="异议内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    from_whom = forms.CharField(label="提出人（不填为匿名）", max_length=80, required=False)
    received_on = forms.DateField(
        label="收到日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, nominees: Sequence[Nominee], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nominees = {str(one.pk): one for one in nominees}
        field = self.fields["nominee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "整个名单")] + [
            (key, f"{one.unit.name} {one.person_name}".strip()) for key, one in self.nominees.items()
        ]
