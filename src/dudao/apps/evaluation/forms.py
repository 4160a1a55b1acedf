"""Input of the pages about evaluations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from dudao.apps.organisations.api import AreaType, Kind, NewOrganisation, Organisation, SchoolKind


class EnrolForm(forms.Form):
    """A school that takes part from now on."""

    name = forms.CharField(label="学校名称", max_length=100, help_text="与公章一致的全称。")
    school_kind = forms.ChoiceField(label="学校类别", choices=[("", "请选择"), *SchoolKind.choices])
    area_type = forms.ChoiceField(label="城乡类型", choices=[("", "未填"), *AreaType.choices], required=False)
    parent = forms.TypedChoiceField(label="所在乡镇（街道）", coerce=int)
    code = forms.CharField(label="学校标识码（可不填）", max_length=20, required=False)

    def __init__(
        self, county: Organisation, townships: Iterable[Organisation], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {one.pk: one for one in (county, *townships)}
        field = self.fields["parent"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (one.pk, "县直属" if one.pk == county.pk else one.name) for one in self.places.values()
        ]
        self.is_sample = county.is_sample

    def school(self) -> tuple[Organisation, NewOrganisation]:
        """Where it belongs and what it is."""
        given = dict(self.cleaned_data)
        parent = self.places[given.pop("parent")]
        return parent, NewOrganisation(kind=Kind.SCHOOL, is_sample=self.is_sample, **given)
