"""What is typed about boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.evidence.boxes_numbering import BoxLevel
from dudao.apps.standards.api import StandardVersion
from dudao.infra.zipguard import megabytes


class BoxForm(forms.Form):
    """What stands on one box."""

    title = forms.CharField(label="盒名", max_length=300)
    keeper = forms.CharField(label="档案建设员", max_length=40, required=False)
    place = forms.CharField(label="存放位置", max_length=100, required=False)
    retention = forms.CharField(label="保管期限", max_length=20, required=False)
    note = forms.CharField(label="备考", max_length=300, required=False)


class BoxesForm(forms.Form):
    """The same for every box of a unit; blank leaves as it is."""

    keeper = forms.CharField(label="档案建设员", max_length=40, required=False)
    place = forms.CharField(label="存放位置", max_length=100, required=False)
    retention = forms.CharField(label="保管期限", max_length=20, required=False)


class BoxUpForm(forms.Form):
    """One box an item, or one a second-level indicator."""

    level = forms.ChoiceField(label="怎样装盒", choices=[(level.value, level.label) for level in BoxLevel])


class ArchiveImportForm(forms.Form):
    """A ZIP of an archive, and by which standard its items are matched."""

    archive = forms.FileField(label="档案包（ZIP）", help_text="本系统导出的档案包。", allow_empty_file=True)
    standard = forms.ChoiceField(label="按哪个标准的编号对应条目")

    def __init__(self, versions: Sequence[StandardVersion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._versions = {str(version.pk): version for version in versions}
        chosen = self.fields["standard"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(key, str(version)) for key, version in self._versions.items()]

    @property
    def version(self) -> StandardVersion:
        """The version that was chosen."""
        return self._versions[self.cleaned_data["standard"]]

    def clean_archive(self) -> UploadedFile[Any]:
        given: UploadedFile[Any] = self.cleaned_data["archive"]
        if not given.size:
            raise forms.ValidationError(f"“{given.name}”是空文件（0 字节）。")
        most = settings.EVIDENCE_LARGEST_ARCHIVE
        if given.size > most:
            raise forms.ValidationError(f"“{given.name}”超过 {megabytes(most)} 的上限，没有接收。")
        return given
