"""What is typed about documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.evidence.choices import SourceKind
from dudao.apps.evidence.details import DATES, EvidenceDetails, checked
from dudao.apps.evidence.models import Evidence
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion


class DayInput(forms.DateInput):
    """A date as the browser's own picker gives it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """One file or several; what each of them is, is looked at when it is stored."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        given = [one for one in given if one]
        if not given:
            raise ValidationError("请选择要上传的文件。")
        return list(given)


class DatesForm(forms.Form):
    """The dates of a document or of a whole batch; all may stay empty and are then shown as 未填."""

    period_from = forms.DateField(label="所属时段起", required=False, widget=DayInput)
    period_to = forms.DateField(label="所属时段止", required=False, widget=DayInput)
    made_on = forms.DateField(label="形成日期", required=False, widget=DayInput)
    valid_until = forms.DateField(label="有效期至", required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        known = {name: given[name] for name in EvidenceDetails.__dataclass_fields__ if name in given}
        try:
            checked(EvidenceDetails(**known))
        except ValidationError as wrong:
            self.add_error(None, wrong)
        return given


class DetailsForm(DatesForm):
    """Dates, number and note."""

    document_number = forms.CharField(label="文号", max_length=80, required=False)
    note = forms.CharField(
        label="备注", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class UploadForm(DetailsForm):
    """The plain form: works without JavaScript."""

    unit = forms.TypedChoiceField(label="提供单位", coerce=int)
    documents = SeveralFiles(label="文件")

    field_order = ("unit", "documents")

    def __init__(self, units: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["unit"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(unit.pk, unit.name) for unit in units]


class EvidenceForm(DetailsForm):
    """A document's details; only what differs from what the page showed is written."""

    title = forms.CharField(label="名称", max_length=200)
    source_kind = forms.ChoiceField(label="来源", choices=SourceKind.choices)

    field_order = ("title", "document_number", "source_kind", *DATES, "note")

    def __init__(self, evidence: Evidence, *args: Any, **kwargs: Any) -> None:
        shown = {name: getattr(evidence, name) for name in EvidenceDetails.__dataclass_fields__}
        kwargs["initial"] = shown
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def shown_values(self) -> list[str]:
        """Hidden inputs with what the page showed, so that only what the person changed is written."""
        return [bound.as_hidden(only_initial=True) for bound in self]

    def changes(self) -> dict[str, Any]:
        """What the person changed, by name."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class RevisionForm(forms.Form):
    """A newer file of the same document."""

    file = forms.FileField(
        label="文件", allow_empty_file=True, error_messages={"required": "请选择要上传的文件。"}
    )
    note = forms.CharField(label="更新说明（可不填）", max_length=300, required=False)


class LinkForm(forms.Form):
    """Which item a document proves, for which unit, as which paper."""

    item = forms.TypedChoiceField(label="条目", coerce=int)
    unit = forms.TypedChoiceField(label="被评单位", coerce=int)
    required = forms.CharField(label="应备材料", max_length=200, required=False)
    page_from = forms.IntegerField(label="起页", min_value=1, max_value=100_000, required=False)
    page_to = forms.IntegerField(label="止页", min_value=1, max_value=100_000, required=False)

    def __init__(
        self,
        items: Sequence[tuple[StandardVersion, Sequence[StandardItem]]],
        units: Sequence[Organisation],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen, rated = self.fields["item"], self.fields["unit"]
        assert isinstance(chosen, forms.ChoiceField)
        assert isinstance(rated, forms.ChoiceField)
        chosen.choices = [
            (str(version), [(item.pk, f"{item.code} {item.text[:60]}") for item in held])
            for version, held in items
        ]
        rated.choices = [(unit.pk, unit.name) for unit in units]
