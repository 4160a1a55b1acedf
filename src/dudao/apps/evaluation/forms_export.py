"""The upload of a filled-in self-evaluation table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dudao.infra.zipguard import MEGABYTE, megabytes

MOST_BYTES = 20 * MEGABYTE


class TableForm(forms.Form):
    """One workbook."""

    workbook = forms.FileField(
        label="填好的自评表",
        help_text="导出的自评表，或县里自己的表样（.xlsx、.xls）。",
        allow_empty_file=True,
    )

    def clean_workbook(self) -> UploadedFile[Any]:
        given: UploadedFile[Any] = self.cleaned_data["workbook"]
        if not given.size:
            raise forms.ValidationError(f"“{given.name}”是空文件（0 字节）。请重新保存后再上传。")
        if given.size > MOST_BYTES:
            raise forms.ValidationError(f"“{given.name}”超过 {megabytes(MOST_BYTES)} 的上限，没有接收。")
        return given
