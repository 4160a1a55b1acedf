"""Input of the pages about schools."""

from collections.abc import Iterable
from typing import Any

from django import forms

from dudao.apps.organisations.choices import AreaType, FounderKind, SchoolKind
from dudao.apps.organisations.models import Organisation


class SchoolForm(forms.Form):
    """The registered data of one school."""

    name = forms.CharField(
        label="学校名称", max_length=100, help_text="与公章一致的全称。改名后，旧名自动记为曾用名。"
    )
    short_name = forms.CharField(label="简称（可不填）", max_length=40, required=False)
    code = forms.CharField(
        label="学校标识码（可不填）",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    school_kind = forms.ChoiceField(label="学校类别", choices=[("", "请选择"), *SchoolKind.choices])
    area_type = forms.ChoiceField(label="城乡类型", choices=[("", "未填"), *AreaType.choices], required=False)
    parent = forms.TypedChoiceField(label="所在乡镇（街道）", coerce=int)
    founder_kind = forms.ChoiceField(
        label="举办者", choices=[("", "未填"), *FounderKind.choices], required=False
    )
    latitude = forms.DecimalField(
        label="纬度（可不填）",
        max_digits=9,
        decimal_places=6,
        min_value=-90,
        max_value=90,
        required=False,
        help_text="校门口的北纬度数，如 34.760000；填了之后，会提示离学校较远处拍的照片。",
    )
    longitude = forms.DecimalField(
        label="经度（可不填）",
        max_digits=9,
        decimal_places=6,
        min_value=-180,
        max_value=180,
        required=False,
        help_text="校门口的东经度数，如 113.650000。",
    )

    def __init__(
        self,
        county: Organisation,
        townships: Iterable[Organisation],
        *args: Any,
        school: Organisation | None = None,
        **kwargs: Any,
    ) -> None:
        self.places = {one.pk: one for one in (county, *townships)}
        if school is not None:
            kwargs["initial"] = {name: getattr(school, name) for name in SCHOOL_FIELDS} | {
                "parent": school.parent_id
            }
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.TypedChoiceField)
        parent.choices = [(county.pk, f"县直（{county.name}）"), *((one.pk, one.name) for one in townships)]

    def chosen_parent(self) -> Organisation:
        """The township or the county itself."""
        return self.places[self.cleaned_data["parent"]]

    def values(self) -> dict[str, Any]:
        """The cleaned values, the parent as an organisation."""
        return {name: self.cleaned_data[name] for name in SCHOOL_FIELDS} | {"parent": self.chosen_parent()}


SCHOOL_FIELDS = (
    *("name", "short_name", "code", "school_kind", "area_type", "founder_kind"),
    *("latitude", "longitude"),
)


class CloseSchoolForm(forms.Form):
    """Whether the closed school was merged into another."""

    merged_into = forms.TypedChoiceField(
        label="并入哪所学校（没有并入就不选）", coerce=int, required=False, empty_value=None
    )

    def __init__(self, schools: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        self.schools = {one.pk: one for one in schools}
        super().__init__(*args, **kwargs)
        field = self.fields["merged_into"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "不并入，直接撤销"), *((pk, one.name) for pk, one in self.schools.items())]

    def chosen(self) -> Organisation | None:
        """The school merged into; None when there is none."""
        chosen = self.cleaned_data["merged_into"]
        return None if chosen is None else self.schools[chosen]
