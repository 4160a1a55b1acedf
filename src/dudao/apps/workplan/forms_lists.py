"""What is typed about lists and duties; units and people are typed by name and found in the county."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.campaigns.api import KEEP, Campaign, Keep, Owner, PeopleBook, UnitBook
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.actions.assigning import BatchChange
from dudao.apps.workplan.choices import ListKind, ListSource
from dudao.apps.workplan.duty_given import PEOPLE, DutyGiven, given_of, owner_of
from dudao.apps.workplan.import_plan import LIMITS
from dudao.apps.workplan.models import Duty, DutyKind, DutyList, Milestone
from dudao.engine.duty_table.words import CLEARED
from dudao.infra.zipguard import megabytes

SOURCE_HELP = {
    ListSource.CLAUSES: "按创建工作的条文生成，牵头单位、责任人、时限自动带入",
    ListSource.GAPS: "按测算差距和自评失分生成，写明还差多少",
    ListSource.EXCEL: "导入县里自己的清单，表样不用改",
    ListSource.INSTRUCTION: "领导批示、文件要求，一行一项录入",
    ListSource.MANUAL: "先建空清单，再逐项添加",
}


def day_input() -> forms.DateInput:
    """A day, shown as browsers want it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def named_input(list_id: str, placeholder: str = "") -> forms.TextInput:
    """A text with suggestions from a list of the page."""
    return forms.TextInput(attrs={"list": list_id, "autocomplete": "off", "placeholder": placeholder})


def text_area(rows: int, placeholder: str = "") -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows, "placeholder": placeholder})


class ListForm(forms.Form):
    """Name, kind and origin of a list."""

    title = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="种类", choices=ListKind.choices, initial=ListKind.TASKS)
    matter = forms.CharField(
        label="事项", max_length=80, required=False, help_text="不属于创建工作的清单填：如 双减、校园安全。"
    )
    source_note = forms.CharField(
        label="来源说明", max_length=300, required=False, help_text="如 县长批示、专题会议。"
    )
    document_number = forms.CharField(label="文号", max_length=60, required=False)

    def clean_title(self) -> str:
        return str(self.cleaned_data["title"]).strip()


class NewListForm(ListForm):
    """The same with what it is made from and the campaign it belongs to."""

    source = forms.ChoiceField(
        label="从哪里来",
        choices=[(one.value, f"{one.label}：{words}") for one, words in SOURCE_HELP.items()],
        widget=forms.RadioSelect,
        initial=ListSource.CLAUSES,
    )
    campaign = forms.ChoiceField(label="属于哪项创建工作", required=False)
    field_order = ("source", "title", "kind", "campaign", "matter", "source_note", "document_number")

    def __init__(self, campaigns: Sequence[Campaign], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaigns = {str(one.pk): one for one in campaigns}
        field = self.fields["campaign"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((pk, one.title) for pk, one in self.campaigns.items()), ("", "不属于创建工作")]
        if campaigns:
            field.initial = str(campaigns[0].pk)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["campaign"] = self.campaigns.get(given.get("campaign", ""))
        if given.get("source") == ListSource.CLAUSES and given["campaign"] is None:
            self.add_error("campaign", "从标准条目生成，要选一项创建工作。")
        return given


class _NamesForm(forms.Form):
    """Finds units and people by what is typed; `many`: blank leaves as it is, 无 clears."""

    many = False

    def __init__(self, units: UnitBook, people: PeopleBook, *args: Any, **kwargs: Any) -> None:
        self.units, self.people = units, people
        super().__init__(*args, **kwargs)

    def _text(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").strip()

    def clean_lead_unit(self) -> Organisation | Keep | None:
        text = self._text("lead_unit")
        if not text or text in CLEARED:
            return KEEP if self.many and not text else None
        unit, problem = self.units.find(text)
        if unit is None:
            raise forms.ValidationError(f"{problem}。")
        return unit

    def clean_supporting_units(self) -> tuple[Organisation, ...] | Keep:
        text = self._text("supporting_units")
        if self.many and not text:
            return KEEP
        units, problems = self.units.find_many(text)
        if problems:
            raise forms.ValidationError([f"{problem}。" for problem in problems])
        return tuple(units)

    def _owner(self, name: str) -> Owner | Keep:
        text = self._text(name)
        if self.many and not text:
            return KEEP
        owner, problem = self.people.owner(text)
        if problem:
            raise forms.ValidationError(f"{problem}。")
        return owner

    def clean_principal_owner(self) -> Owner | Keep:
        return self._owner("principal_owner")

    def clean_direct_owner(self) -> Owner | Keep:
        return self._owner("direct_owner")

    def clean_handler(self) -> Owner | Keep:
        return self._owner("handler")

    def _pick(self, name: str, found: dict[str, Any]) -> Any:
        text = self._text(name)
        if text in found:
            return found[text]
        return KEEP if self.many and text != "none" else None


def _choices(form: forms.Form, name: str, options: Iterable[tuple[str, str]], *, many: bool) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    first = [("", "不改"), ("none", "清除")] if many else [("", "未定")]
    field.choices = [*first, *options]


class DutyForm(_NamesForm):
    """One duty, without its steps and its order."""

    title = forms.CharField(label="任务", max_length=300, widget=text_area(2))
    requirement = forms.CharField(label="措施和要求", required=False, max_length=4000, widget=text_area(4))
    number = forms.CharField(label="序号", max_length=20, required=False)
    section = forms.CharField(label="板块", max_length=120, required=False, widget=named_input("sections"))
    kind = forms.ChoiceField(label="任务类别", required=False)
    lead_unit = forms.CharField(label="牵头单位", required=False, widget=named_input("units"))
    supporting_units = forms.CharField(
        label="配合单位", required=False, widget=named_input("units", "几个单位用顿号分开")
    )
    principal_owner = forms.CharField(label="第一责任人", required=False, widget=named_input("people"))
    direct_owner = forms.CharField(label="直接责任人", required=False, widget=named_input("people"))
    handler = forms.CharField(
        label="具体责任人",
        required=False,
        widget=named_input("people"),
        help_text="有账号的人才能上报进展。",
    )
    due_on = forms.DateField(label="完成时限", required=False, widget=day_input())
    not_before = forms.DateField(label="最早开始", required=False, widget=day_input())
    duration_days = forms.IntegerField(
        label="工期（工作日）", required=False, min_value=1, max_value=750, help_text="空着用类别的工期。"
    )
    full_time = forms.ChoiceField(
        label="占用整个人",
        required=False,
        choices=[("", "同类别"), ("yes", "是"), ("no", "否")],
        help_text="是：同一个人不能同时做两件。",
    )
    milestone = forms.ChoiceField(label="须在此节点前完成", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        units: UnitBook,
        people: PeopleBook,
        kinds: Sequence[DutyKind],
        milestones: Sequence[Milestone],
        *args: Any,
        duty: Duty | None = None,
        **kwargs: Any,
    ) -> None:
        self.duty = duty
        if duty is not None:
            kwargs.setdefault("initial", duty_initial(duty, people))
        super().__init__(units, people, *args, **kwargs)
        self.kinds = {str(one.pk): one for one in kinds}
        self.milestones = {str(one.pk): one for one in milestones}
        _choices(self, "kind", [(pk, kind_label(one)) for pk, one in self.kinds.items()], many=False)
        dated = [(pk, f"{one.name}（{one.on:%Y-%m-%d}）") for pk, one in self.milestones.items()]
        _choices(self, "milestone", dated, many=False)

    def given(self) -> DutyGiven:
        """The duty as it is to be; what the form does not show stays as it is."""
        found = self.cleaned_data
        held = given_of(self.duty) if self.duty is not None else DutyGiven(title="")
        return replace(
            held,
            title=found["title"],
            number=found["number"],
            requirement=found["requirement"],
            section=found["section"],
            kind=self._pick("kind", self.kinds),
            lead_unit=found["lead_unit"],
            supporting_units=found["supporting_units"],
            principal_owner=found["principal_owner"],
            direct_owner=found["direct_owner"],
            handler=found["handler"],
            due_on=found["due_on"],
            not_before=found["not_before"],
            duration_days=found["duration_days"],
            full_time={"yes": True, "no": False}.get(found["full_time"]),
            milestone=self._pick("milestone", self.milestones),
        )


def kind_label(kind: DutyKind) -> str:
    """A kind with its duration, as lists offer it."""
    return (
        f"{kind.name}（{kind.duration_days} 个工作日）" if kind.duration_days else f"{kind.name}（工期未定）"
    )


def duty_initial(duty: Duty, people: PeopleBook) -> dict[str, Any]:
    """A duty as its form shows it."""

    def label(name: str) -> str:
        owner = owner_of(duty, name)
        known = owner.user is not None and owner.user.pk in people.places
        return people.label(owner.user) if known and owner.user is not None else owner.name

    return {
        "title": duty.title,
        "requirement": duty.requirement,
        "number": duty.number,
        "section": duty.section,
        "kind": str(duty.kind_id or ""),
        "lead_unit": duty.lead_unit.name if duty.lead_unit is not None else "",
        "supporting_units": "、".join(unit.name for unit in duty.supporting_units.all()),
        "due_on": duty.due_on,
        "not_before": duty.not_before,
        "duration_days": duty.duration_days,
        "full_time": {True: "yes", False: "no"}.get(duty.full_time, ""),  # type: ignore[arg-type]
        "milestone": str(duty.milestone_id or ""),
        "revision": duty.revision,
    } | {name: label(name) for name in PEOPLE}


class BatchForm(_NamesForm):
    """What changes for all chosen duties; blank leaves as it is, 无 clears."""

    many = True
    lead_unit = forms.CharField(label="牵头单位", required=False, widget=named_input("units"))
    supporting_units = forms.CharField(
        label="配合单位", required=False, widget=named_input("units", "几个单位用顿号分开")
    )
    handler = forms.CharField(label="具体责任人", required=False, widget=named_input("people"))
    direct_owner = forms.CharField(label="直接责任人", required=False, widget=named_input("people"))
    principal_owner = forms.CharField(label="第一责任人", required=False, widget=named_input("people"))
    due_on = forms.DateField(label="完成时限", required=False, widget=day_input())
    kind = forms.ChoiceField(label="任务类别", required=False)
    milestone = forms.ChoiceField(label="须在此节点前", required=False)

    def __init__(
        self,
        units: UnitBook,
        people: PeopleBook,
        kinds: Sequence[DutyKind],
        milestones: Sequence[Milestone],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(units, people, *args, **kwargs)
        self.kinds = {str(one.pk): one for one in kinds}
        self.milestones = {str(one.pk): one for one in milestones}
        _choices(self, "kind", [(pk, kind_label(one)) for pk, one in self.kinds.items()], many=True)
        _choices(self, "milestone", [(pk, one.name) for pk, one in self.milestones.items()], many=True)

    def change(self) -> BatchChange:
        """What was typed."""
        found = self.cleaned_data
        due: date | None = found["due_on"]
        return BatchChange(
            lead_unit=found["lead_unit"],
            supporting_units=found["supporting_units"],
            principal_owner=found["principal_owner"],
            direct_owner=found["direct_owner"],
            handler=found["handler"],
            due_on=KEEP if due is None else due,
            kind=self._pick("kind", self.kinds),
            milestone=self._pick("milestone", self.milestones),
        )


class LinkForm(forms.Form):
    """Which duty comes before this one."""

    before = forms.TypedChoiceField(label="先完成哪一项", coerce=int)
    lag_days = forms.IntegerField(label="再隔几个工作日", min_value=0, max_value=250, initial=0)
    is_soft = forms.BooleanField(label="赶不及时可以并行", required=False)

    def __init__(self, options: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["before"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "请选择"), *options]


class WorkbookForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label="清单（Excel）", allow_empty_file=True, error_messages={"required": "请选择要上传的文件。"}
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LIMITS.packed_bytes:
            most = megabytes(LIMITS.packed_bytes)
            raise forms.ValidationError(f"“{file.name}”有 {megabytes(file.size or 0)}，超过 {most} 的上限。")
        return file


def list_initial(duty_list: DutyList) -> dict[str, Any]:
    """A list as its form shows it."""
    return {
        "title": duty_list.title,
        "kind": duty_list.kind,
        "matter": duty_list.matter,
        "source_note": duty_list.source_note,
        "document_number": duty_list.document_number,
    }
