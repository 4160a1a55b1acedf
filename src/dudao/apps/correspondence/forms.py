"""What is typed on the pages of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.correspondence.actions.drafting import LONGEST_TITLE, URGENCIES
from dudao.apps.correspondence.actions.issuers import IssuerGiven
from dudao.apps.correspondence.choices import DocumentKind, IssuerKind, SeriesKind
from dudao.apps.correspondence.models import IssuingBody

HAND_KINDS = (
    DocumentKind.NOTICE,
    DocumentKind.CIRCULAR,
    DocumentKind.LETTER,
    DocumentKind.REPORT,
    DocumentKind.REQUEST,
    DocumentKind.DECISION,
    DocumentKind.OPINION,
    DocumentKind.MINUTES,
)
"""Kinds that the office writes by hand; letters of the ladder, talks and decisions come from their own pages."""
LARGEST_SCAN = 60_000_000


class PlainForm(forms.Form):
    """A form whose inputs look like all others of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            choice = isinstance(field.widget, forms.Select)
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "form-select" if choice else "form-control")


class IssuerForm(PlainForm):
    """A body that may issue."""

    kind = forms.ChoiceField(label="种类", choices=IssuerKind.choices)
    name = forms.CharField(
        label="发文机关全称",
        max_length=80,
        help_text="用全称或规范化简称。内设的督导室、科、股不能对外发文。",
        error_messages={"required": "请填写发文机关全称。"},
    )
    code = forms.CharField(
        label="机关代字",
        max_length=20,
        help_text="通知、通报、报告等共用，如“云教督”印成“云教督〔2026〕7号”。",
        error_messages={"required": "请填写机关代字。"},
    )
    letter_code = forms.CharField(
        label="函的代字",
        max_length=20,
        help_text="函单独编号，如“云教督函”。",
        error_messages={"required": "请填写函的代字。"},
    )
    minutes_code = forms.CharField(
        label="纪要的代字", max_length=20, required=False, help_text="不发纪要的留空。"
    )
    mark = forms.CharField(
        label="发文机关标志",
        max_length=80,
        required=False,
        help_text="红头上的大字，空着就是“全称＋文件”；函只印全称。",
    )
    basis = forms.CharField(
        label="设立依据",
        max_length=300,
        required=False,
        help_text="机构设立文件的名称和文号。",
    )
    designation = forms.CharField(
        label="政府指定依据",
        max_length=300,
        required=False,
        help_text="《政府督查工作条例》第七条：部门开展督查须由本级政府指定。写指定文件的名称和文号。",
    )
    is_default = forms.BooleanField(label="默认用它发文", required=False)
    is_active = forms.BooleanField(label="启用", required=False, initial=True)

    def given(self) -> IssuerGiven:
        """The body as it is to be."""
        return IssuerGiven(**self.cleaned_data)


def issuer_initial(issuer: IssuingBody) -> dict[str, Any]:
    """A body as its form shows it."""
    names = IssuerForm.base_fields
    return {name: getattr(issuer, name) for name in names}


class StartNumberForm(PlainForm):
    """How far a series had come before the product."""

    kind = forms.ChoiceField(label="哪一类号", choices=SeriesKind.choices)
    year = forms.IntegerField(label="年份", min_value=1950, max_value=9999)
    last = forms.IntegerField(
        label="已发到第几号",
        min_value=0,
        max_value=99_999,
        help_text="系统接着编下一号。系统编过号以后不能再改。",
        error_messages={"required": "请填写已发到第几号。", "invalid": "请填写整数。"},
    )


class DetailsForm(PlainForm):
    """Everything of a document but its text and its units."""

    kind = forms.ChoiceField(label="文种", choices=[(one.value, one.label) for one in HAND_KINDS])
    issuer = forms.TypedChoiceField(
        label="发文机关", coerce=int, error_messages={"required": "请选发文机关。"}
    )
    title = forms.CharField(
        label="标题",
        max_length=LONGEST_TITLE,
        help_text="发文机关、事由、文种，末尾不加标点。",
        error_messages={"required": "请填写标题。"},
    )
    addressees_text = forms.CharField(
        label="主送机关怎么写",
        max_length=500,
        required=False,
        help_text="空着就印下面选的单位名称，太多时印“各有关乡镇、部门、学校”。不加冒号。",
    )
    copies_text = forms.CharField(
        label="抄送机关怎么写", max_length=500, required=False, help_text="空着就印下面选的抄送单位。"
    )
    urgency = forms.ChoiceField(
        label="紧急程度", choices=[(one, one or "不标注") for one in URGENCIES], required=False
    )
    note = forms.CharField(
        label="附注", max_length=200, required=False, help_text="如“此件公开发布”，括号由系统加。"
    )
    basis = forms.CharField(
        label="依据", max_length=500, required=False, help_text="只留在办理记录里，不印出来。"
    )
    attachments = forms.CharField(
        label="附件名称",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，末尾不加标点；文件在公文页上传。",
    )

    def __init__(self, issuers: Sequence[IssuingBody], *args: Any, with_kind: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["issuer"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [(one.pk, f"{one.name}（{one.code}）") for one in issuers]
        if not with_kind:
            del self.fields["kind"]

    def clean_attachments(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["attachments"].splitlines() if line.strip()]


class FileForm(forms.Form):
    """One file with a note: a stamped scan, an attachment, a template."""

    file = forms.FileField(
        label="文件", allow_empty_file=True, error_messages={"required": "请选择要上传的文件。"}
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError(f"“{file.name}”是空文件（0 字节），请重新选择。")
        if file.size > LARGEST_SCAN:
            raise forms.ValidationError(f"“{file.name}”超过 60 MB，请分开扫描或降低分辨率。")
        return file


def first_error(form: forms.Form) -> str:
    """All errors of a form as one sentence."""
    return " ".join(str(one) for errors in form.errors.values() for one in errors)
