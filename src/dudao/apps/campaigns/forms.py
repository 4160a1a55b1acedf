"""What is typed on the pages of campaigns; units and people are typed by name and found in the county."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.actions.assigning import KEEP, DutyChange, Keep
from dudao.apps.campaigns.actions.campaigns import StageDays
from dudao.apps.campaigns.actions.units import GroupGiven, KeeperGiven, MemberGiven
from dudao.apps.campaigns.choices import GroupDuty, GroupKind, KeeperKind, ReviewLevel, StageKind, Stricter
from dudao.apps.campaigns.models import AcceptanceStage, Campaign
from dudao.apps.campaigns.queries_county import NOBODY, NOTHING, Owner, PeopleBook, UnitBook, names_in
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardVersion
from dudao.infra.xlsx.read import ReadLimits
from dudao.infra.zipguard import megabytes


def day_input() -> forms.DateInput:
    """A day, shown as browsers want it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def named_input(list_id: str, placeholder: str = "") -> forms.TextInput:
    """A text with suggestions from a list of the page."""
    return forms.TextInput(attrs={"list": list_id, "autocomplete": "off", "placeholder": placeholder})


class CampaignForm(forms.Form):
    """Name, note and the levels of review."""

    title = forms.CharField(label="名称", max_length=120)
    review_levels = forms.MultipleChoiceField(
        label="审核层级",
        choices=ReviewLevel.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选一个审核层级。"},
        help_text="从低到高逐级审核；某一级没有人时自动跳过，页面会写明。",
    )
    note = forms.CharField(
        label="说明（可不填）", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewCampaignForm(CampaignForm):
    """The same with the standards: versions in use, and standards of the catalogue to be taken into use."""

    standards = forms.MultipleChoiceField(
        label="采用的标准",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选一个标准。"},
        help_text="可以选几个，同一份数据和材料同时用于各标准；第一个是主要标准。",
    )
    field_order = ("title", "standards", "review_levels", "note")

    def __init__(
        self,
        versions: Sequence[StandardVersion],
        catalogue: Sequence[tuple[str, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {f"v{one.pk}": one for one in versions}
        field = self.fields["standards"]
        assert isinstance(field, forms.MultipleChoiceField)
        mine = [(key, f"{one.standard.title}（第 {one.number} 版）") for key, one in self.versions.items()]
        field.choices = [*mine, *((f"c{key}", f"{title}（标准库，创建时启用）") for key, title in catalogue)]

    def chosen(self) -> tuple[list[StandardVersion], list[str]]:
        """The versions, and the ids of the catalogue's standards."""
        given: list[str] = self.cleaned_data["standards"]
        return [self.versions[key] for key in given if key in self.versions], [
            key[1:] for key in given if key not in self.versions
        ]


class ReasonForm(forms.Form):
    """Why a campaign starts although items are on nobody."""

    reason = forms.CharField(label="理由", max_length=300, required=False)


class StagesForm(forms.Form):
    """The days of every stage."""

    def __init__(self, stages: Sequence[AcceptanceStage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = stages
        for stage in stages:
            for name, label in (("starts_on", "开始"), ("due_on", "日期"), ("done_on", "完成")):
                self.fields[f"{stage.kind}-{name}"] = forms.DateField(
                    label=f"{stage}{label}",
                    required=False,
                    widget=day_input(),
                    initial=getattr(stage, name),
                )
            self.fields[f"{stage.kind}-note"] = forms.CharField(
                label=f"{stage}说明", required=False, max_length=300, initial=stage.note
            )

    def rows(self) -> list[dict[str, Any]]:
        """One row of inputs for each stage."""
        names = ("starts_on", "due_on", "done_on", "note")
        return [{"stage": one, **{name: self[f"{one.kind}-{name}"] for name in names}} for one in self.stages]

    def days(self) -> dict[str, StageDays]:
        """The days given, by stage."""
        given = self.cleaned_data
        return {
            kind: StageDays(
                given[f"{kind}-starts_on"],
                given[f"{kind}-due_on"],
                given[f"{kind}-done_on"],
                given[f"{kind}-note"],
            )
            for kind in StageKind.values
        }

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Put what the action refused at the day of its stage."""
        for kind, messages in errors.items():
            name = f"{kind}-due_on"
            self.add_error(name if name in self.fields else None, messages)


class DutyForm(forms.Form):
    """Units, requirement, day and owners of one item, or of many at once (`many`: blank leaves as it is)."""

    lead_unit = forms.CharField(label="牵头单位", required=False, widget=named_input("units"))
    supporting_units = forms.CharField(
        label="配合单位", required=False, widget=named_input("units", "几个单位用顿号分开")
    )
    principal_owner = forms.CharField(label="第一责任人", required=False, widget=named_input("people"))
    direct_owner = forms.CharField(label="直接责任人", required=False, widget=named_input("people"))
    handler = forms.CharField(label="具体责任人（要有账号）", required=False, widget=named_input("people"))
    technical_requirement = forms.CharField(
        label="技术要求", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(label="完成时限", required=False, widget=day_input())

    def __init__(
        self, units: UnitBook, people: PeopleBook, *args: Any, many: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.people, self.many = units, people, many

    def _blank(self, name: str) -> bool:
        """Blank in a form for many: nothing is to change."""
        return self.many and not str(self.cleaned_data.get(name) or "").strip()

    def clean_lead_unit(self) -> Organisation | Keep | None:
        text = self.cleaned_data["lead_unit"].strip()
        if not text or text in NOTHING:
            return KEEP if self._blank("lead_unit") else None
        unit, problem = self.units.find(text)
        if unit is None:
            raise forms.ValidationError(f"{problem}。")
        return unit

    def clean_supporting_units(self) -> tuple[Organisation, ...] | Keep:
        if self._blank("supporting_units"):
            return KEEP
        units, problems = self.units.find_many(self.cleaned_data["supporting_units"])
        if problems:
            raise forms.ValidationError([f"{problem}。" for problem in problems])
        return tuple(units)

    def _owner(self, name: str) -> Owner | Keep:
        if self._blank(name):
            return KEEP
        owner, problem = self.people.owner(self.cleaned_data[name])
        if problem:
            raise forms.ValidationError(f"{problem}。")
        return owner

    def clean_principal_owner(self) -> Owner | Keep:
        return self._owner("principal_owner")

    def clean_direct_owner(self) -> Owner | Keep:
        return self._owner("direct_owner")

    def clean_handler(self) -> User | Keep | None:
        if self._blank("handler"):
            return KEEP
        text = self.cleaned_data["handler"].strip()
        if not text or text in NOTHING:
            return None
        user, problem = self.people.find(text)
        if user is None:
            raise forms.ValidationError(f"{problem}。")
        return user

    def clean_technical_requirement(self) -> str | Keep:
        return (
            KEEP
            if self._blank("technical_requirement")
            else self.cleaned_data["technical_requirement"].strip()
        )

    def clean_due_on(self) -> date | Keep | None:
        found: date | None = self.cleaned_data["due_on"]
        return KEEP if self.many and found is None else found

    def change(self, item: int, *, subjects: Sequence[int] | None, owners: bool) -> DutyChange:
        """What is to change for an item; without `owners` only what holds for the whole county."""
        given = self.cleaned_data
        return DutyChange(
            item,
            lead_unit=given["lead_unit"],
            supporting_units=given["supporting_units"],
            technical_requirement=given["technical_requirement"],
            due_on=given["due_on"],
            subjects=subjects,
            principal_owner=given["principal_owner"] if owners else KEEP,
            direct_owner=given["direct_owner"] if owners else KEEP,
            handler=given["handler"] if owners else KEEP,
        )

    @property
    def names_owners(self) -> bool:
        """Whether any person was typed."""
        names = ("principal_owner", "direct_owner", "handler")
        return any(not isinstance(self.cleaned_data[name], Keep) for name in names)


class SchoolOwnersForm(DutyForm):
    """The owners of one school's items, and its own day."""

    field_order = ("principal_owner", "direct_owner", "handler", "due_on")

    def __init__(self, units: UnitBook, people: PeopleBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(units, people, *args, many=True, **kwargs)
        for name in ("lead_unit", "supporting_units", "technical_requirement"):
            self.fields[name].widget = forms.HiddenInput()
        self.fields["due_on"].label = "本校时限"

    def changes(self, items: Iterable[int], school: Organisation) -> list[DutyChange]:
        """What is to change for each item of the school."""
        given = self.cleaned_data
        return [
            DutyChange(
                item,
                subjects=[school.pk],
                principal_owner=given["principal_owner"],
                direct_owner=given["direct_owner"],
                handler=given["handler"],
                own_due_on=given["due_on"],
            )
            for item in items
        ]


class GroupForm(forms.Form):
    """A body; its people stand in a formset."""

    kind = forms.ChoiceField(label="类别", choices=GroupKind.choices)
    name = forms.CharField(label="名称", max_length=100)
    organisation = forms.CharField(label="所在单位（可不填）", required=False, widget=named_input("units"))
    duties = forms.CharField(
        label="职责（可不填）", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, units: UnitBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units

    def clean_organisation(self) -> Organisation | None:
        text = self.cleaned_data["organisation"].strip()
        unit, problem = self.units.find(text) if text else (None, "")
        if problem:
            raise forms.ValidationError(f"{problem}。")
        return unit

    def given(self, members: Iterable[MemberGiven]) -> GroupGiven:
        """The body with its people."""
        found = self.cleaned_data
        return GroupGiven(
            kind=found["kind"],
            name=found["name"],
            duties=found["duties"],
            organisation=found["organisation"],
            members=tuple(members),
        )


class MemberForm(forms.Form):
    """One person of a body; a name that is exactly one account is linked with it."""

    duty = forms.ChoiceField(label="分工", choices=GroupDuty.choices, initial=GroupDuty.MEMBER)
    name = forms.CharField(label="姓名", max_length=60, required=False, widget=named_input("people"))
    post = forms.CharField(label="职务", max_length=100, required=False)

    def given(self, people: PeopleBook) -> MemberGiven | None:
        """The person; None for an empty row."""
        text = self.cleaned_data.get("name", "").strip()
        if not text:
            return None
        owner, problem = people.owner(text)
        if problem or owner is NOBODY:
            owner = Owner(None, text[:40])
        return MemberGiven(
            owner.name, self.cleaned_data["post"].strip(), self.cleaned_data["duty"], owner.user
        )


MemberFormSet = forms.formset_factory(MemberForm, extra=5, max_num=80)


class KeepersForm(forms.Form):
    """The keepers of one unit."""

    archive = forms.CharField(
        label="档案建设员",
        required=False,
        widget=named_input("people", "几个人用顿号分开"),
        help_text="没有账号的写姓名就行。",
    )
    rooms = forms.CharField(
        label="部室管理员",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "图书室：张三\n计算机教室：李四、王五"}),
        help_text="一行一个部室，写成“部室：姓名”。",
    )

    def __init__(self, people: PeopleBook, unit: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.unit = people, unit

    def _keeper(self, kind: str, name: str, room: str = "") -> KeeperGiven:
        owner, problem = self.people.owner(name, near=[self.unit.name])
        if problem:
            raise forms.ValidationError(f"{problem}。")
        return KeeperGiven(kind, owner.name, room, owner.user)

    def clean_archive(self) -> list[KeeperGiven]:
        return [self._keeper(KeeperKind.ARCHIVE, name) for name in names_in(self.cleaned_data["archive"])]

    def clean_rooms(self) -> list[KeeperGiven]:
        found = []
        for line in self.cleaned_data["rooms"].splitlines():
            room, _, names = line.replace(":", "：").partition("：")
            if not line.strip():
                continue
            if not names.strip():
                raise forms.ValidationError(f"“{line.strip()}”没有写姓名，请写成“部室：姓名”。")
            found += [self._keeper(KeeperKind.ROOM, name, room.strip()[:60]) for name in names_in(names)]
        return found

    def given(self) -> list[KeeperGiven]:
        """All keepers of the unit."""
        return [*self.cleaned_data["archive"], *self.cleaned_data["rooms"]]


class LinkForm(forms.Form):
    """Two items that ask the same thing."""

    item = forms.TypedChoiceField(label="条目", coerce=int)
    other = forms.TypedChoiceField(label="另一标准的条目", coerce=int)
    stricter = forms.ChoiceField(label="哪一条要求高", choices=Stricter.choices, initial=Stricter.UNKNOWN)
    note = forms.CharField(label="为什么", max_length=300, required=False)

    def __init__(self, choices: dict[str, list[tuple[int, str]]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("item", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [("", "请选择"), *choices.items()]


class WorkbookForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label="工作簿", allow_empty_file=True, error_messages={"required": "请选择要上传的文件。"}
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        size, most = file.size or 0, ReadLimits().packed_bytes
        if not size:
            raise forms.ValidationError(f"“{file.name}”是空文件（0 字节）。请重新保存后再上传。")
        if size > most:
            raise forms.ValidationError(f"“{file.name}”有 {megabytes(size)}，超过 {megabytes(most)} 的上限。")
        return file


def campaign_initial(campaign: Campaign) -> dict[str, Any]:
    """The campaign as its form shows it."""
    return {"title": campaign.title, "note": campaign.note, "review_levels": campaign.review_levels}
