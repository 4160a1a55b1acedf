"""What is typed and uploaded on the pages of reported tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.organisations.api import SchoolYear
from dudao.catalogue.schema import Standard
from dudao.infra.archive import BundleLimits
from dudao.infra.xlsx.read import ReadLimits
from dudao.infra.zipguard import megabytes

YEARS_BACK = 6
EMPTY = "“{name}”是空文件（0 字节）。请重新导出或重新保存后再上传。"
TOO_LARGE = (
    "“{name}”有 {size}，超过 {most} 的上限，没有接收。请删去图片和无关的工作表，或分成几个文件后再上传。"
)

TOO_MUCH = "选中的文件一共 {size}，超过 {most} 的上限，没有接收。请分几次上传。"


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """One file or several; each within the limits of reading, none empty."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        given = [one for one in given if one]  # an UploadedFile is true even when it is empty
        if not given:
            raise forms.ValidationError("请选择要上传的文件。")
        for one in given:
            check_size(one)
        most, total = BundleLimits().packed_bytes, sum(one.size or 0 for one in given)
        if len(given) > 1 and total > most:
            raise forms.ValidationError(TOO_MUCH.format(size=megabytes(total), most=megabytes(most)))
        return list(given)


def check_size(file: UploadedFile[Any]) -> None:
    """Refuse an empty file and one over the limit before anything is kept of it."""
    name, size = file.name or "文件", file.size or 0
    if not size:
        raise forms.ValidationError(EMPTY.format(name=name))
    most = BundleLimits().packed_bytes if is_archive(name) else ReadLimits().packed_bytes
    if size > most:
        raise forms.ValidationError(TOO_LARGE.format(name=name, size=megabytes(size), most=megabytes(most)))


def is_archive(name: str) -> bool:
    """Whether a name says that the file is a packed bundle."""
    return name.lower().endswith((".zip", ".rar", ".7z", ".tar", ".gz"))


class UploadForm(forms.Form):
    """Standard, year and the files."""

    standard = forms.ChoiceField(label="按哪个标准")
    year = forms.TypedChoiceField(label="学年", coerce=int)
    workbooks = SeveralFiles(
        label="文件",
        help_text="一个工作簿（.xlsx、.xls，WPS 存的也行）；或各校文件打成的 ZIP；也可以一次选中多个文件。",
    )
    note = forms.CharField(label="备注（可不填）", max_length=200, required=False)

    def __init__(self, standards: Sequence[Standard], today: SchoolYear, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["standard"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(standard.id, standard_label(standard)) for standard in standards]
        years = self.fields["year"]
        assert isinstance(years, forms.ChoiceField)
        years.choices = year_choices(today)


def standard_label(standard: Standard) -> str:
    """The short title with the mark of a sample."""
    title = standard.short_title
    return f"{title}（示例）" if standard.sample and "示例" not in title else title


def year_choices(today: SchoolYear) -> list[tuple[int, str]]:
    """The next year, this one and those before."""
    starts = range(today.start + 1, today.start - YEARS_BACK, -1)
    return [(start, str(SchoolYear(start))) for start in starts]


class ReasonForm(forms.Form):
    """Why a lock is opened."""

    reason = forms.CharField(label="解除锁定的原因", max_length=300)


class RoundForm(forms.Form):
    """What schools are asked to report, and until when."""

    standard = forms.ChoiceField(label="按哪个标准")
    year = forms.TypedChoiceField(label="学年", coerce=int)
    due_on = forms.DateField(
        label="截止日期（可不填）",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label="对学校的要求（可不填）",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, standards: Sequence[Standard], today: SchoolYear, on: date, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        chosen = self.fields["standard"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(standard.id, standard_label(standard)) for standard in standards]
        years = self.fields["year"]
        assert isinstance(years, forms.ChoiceField)
        years.choices = year_choices(today)

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < self.on:
            raise forms.ValidationError("截止日期已经过了。")
        return due_on


class OneFileForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label="文件", allow_empty_file=True, error_messages={"required": "请选择要上传的文件。"}
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        check_size(file)
        return file
