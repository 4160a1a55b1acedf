"""What is typed about a case; units and people are typed by name and found in the county."""

from __future__ import annotations

from typing import Any

from django import forms

from dudao.apps.accountability.actions.case_decisions import DecisionGiven, OpinionGiven
from dudao.apps.accountability.actions.case_parties import InquiryGiven, PartyGiven, StatementGiven
from dudao.apps.accountability.actions.case_reviews import OutcomeGiven, ReviewGiven
from dudao.apps.accountability.actions.cases import CaseGiven
from dudao.apps.accountability.choices import (
    InvestigationSide,
    PaperKind,
    ResponsibilityChoice,
    ReviewKind,
    ReviewOutcome,
    SituationChoice,
    StatementHandling,
    StatementWay,
    SubjectChoice,
)
from dudao.apps.accountability.models import Case, CasePaper, CaseParty
from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import PeopleBook, UnitBook
from dudao.apps.organisations.api import Organisation
from dudao.core.accountability.measures import Heavier, PartyKind, SubjectKind, forms_for, parties_for


def day_input() -> forms.DateInput:
    """A day, shown as browsers want it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def long_text(label: str, *, rows: int = 5, required: bool = False, help_text: str = "") -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, required=required, widget=day_input(), help_text=help_text)


def named(label: str, list_id: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """A name with suggestions from a list of the page."""
    attrs = {"list": list_id, "autocomplete": "off"}
    return forms.CharField(
        label=label,
        required=required,
        max_length=120,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
    )


class RevisedForm(forms.Form):
    """A form that remembers which revision of the case it was opened with."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CaseForm(RevisedForm):
    """What the case is about."""

    title = forms.CharField(
        label="事由", max_length=200, help_text="写事不写人，例如：春季开学检查瞒报安全隐患"
    )
    subject_kind = forms.ChoiceField(label="问责对象类别", choices=SubjectChoice.choices)
    is_private = forms.BooleanField(label="是民办学校或教育培训机构", required=False)
    situation = forms.ChoiceField(label="问责情形", choices=SituationChoice.choices)
    facts = long_text("线索和事实")
    basis = forms.CharField(
        label="问责依据", max_length=500, required=False, help_text="法规和文件名称、条款"
    )
    supervision_ended_on = day(
        "教育督导工作完成日期", required=False, help_text="60 日内成立调查认定工作组，从这天起算"
    )
    group_formed_on = day("调查认定工作组成立日期", required=False)

    def given(self) -> CaseGiven:
        """What was typed, for the action."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return CaseGiven(**data)


class UnitField(forms.CharField):
    """A unit typed by its name, found in the county's book."""

    def __init__(self, units: UnitBook, **kwargs: Any) -> None:
        attrs = {"list": "units", "autocomplete": "off"}
        super().__init__(max_length=120, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.units = units

    def clean(self, value: Any) -> Any:
        unit, problem = self.units.find(super().clean(value).strip())
        if unit is None:
            raise forms.ValidationError(f"{problem}。")
        return unit


class PartyForm(forms.Form):
    """A unit or a person held to account."""

    kind = forms.ChoiceField(label="对象")
    responsibility = forms.ChoiceField(label="责任", choices=ResponsibilityChoice.choices)
    name = named("姓名", "people", required=False, help_text="对象是单位的不填；有账号的从列表里选")
    post = forms.CharField(label="职务（当时）", max_length=80, required=False)
    conduct = long_text("问题和应负责任", rows=3)

    def __init__(self, case: Case, units: UnitBook, people: PeopleBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        allowed = parties_for(SubjectKind(case.subject_kind), is_private=case.is_private)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(one.value, one.label) for one in allowed]
        self.fields["unit"] = UnitField(units, label="单位", help_text="对象是个人的，写其当时所在的单位")
        self.order_fields(["kind", "unit", "name", "post", "responsibility", "conduct"])

    def given(self) -> PartyGiven:
        """What was typed, for the action."""
        data = self.cleaned_data
        unit: Organisation = data["unit"]
        user: User | None = None
        name = data["name"].strip()
        if name and PartyKind(data["kind"]).is_person:
            user, _ = self.people.find(name, near=[unit.name])
        return PartyGiven(
            kind=data["kind"],
            unit=unit,
            responsibility=data["responsibility"],
            name=user.name if user else name.partition("（")[0],
            post=data["post"],
            user=user,
            conduct=data["conduct"],
        )


def party_initial(party: CaseParty, people: PeopleBook) -> dict[str, Any]:
    """A party as its form shows it."""
    user = party.user
    name = people.label(user) if user and user.pk in people.places else party.name
    found = {key: getattr(party, key) for key in ("kind", "responsibility", "post", "conduct")}
    return {**found, "unit": party.unit.name, "name": name}


class MemberForm(forms.Form):
    """Who is named to the case, as what."""

    side = forms.ChoiceField(label="身份", choices=InvestigationSide.choices)
    person = named("人员", "people")
    duty = forms.CharField(label="分工", max_length=80, required=False)

    def __init__(self, people: PeopleBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_person(self) -> User:
        user, problem = self.people.find(self.cleaned_data["person"])
        if user is None:
            raise forms.ValidationError(f"{problem}。")
        return user


class InquiryForm(RevisedForm):
    """What one side found."""

    lead = forms.CharField(label="负责人", max_length=80, required=False)
    started_on = day("开始日期", required=False)
    ended_on = day("结束日期", required=False)
    findings = long_text("查明的事实", rows=7)
    conclusion = long_text("结论", help_text="写明是否成立、谁承担什么责任")

    def given(self) -> InquiryGiven:
        """What was typed, for the action."""
        return InquiryGiven(
            **{name: value for name, value in self.cleaned_data.items() if name != "revision"}
        )


class InformForm(forms.Form):
    """When a party was told the facts and the intended measures."""

    informed_on = day("告知日期")
    note = forms.CharField(label="告知方式", max_length=200, required=False, help_text="以书面方式为主")
    statement_due_on = day(
        "陈述申辩期限",
        required=False,
        help_text="学习问答里没有写天数，由告知书写明；期满没有提出的，可以进入下一步",
    )


class PaperField(forms.ModelChoiceField[CasePaper]):
    """A paper of the case, by number and title."""

    def label_from_instance(self, obj: CasePaper) -> str:
        return f"{obj.number} {obj.title}"


class StatementForm(forms.Form):
    """What was stated in defence."""

    way = forms.ChoiceField(label="方式", choices=StatementWay.choices)
    made_on = day("日期")
    text = long_text("内容", help_text="放弃的可以不填")

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"] = PaperField(
            label="对应的卷宗材料",
            queryset=case.papers.filter(struck_at=None),
            required=False,
            empty_label="没有",
        )

    def given(self) -> StatementGiven:
        """What was typed, for the action."""
        return StatementGiven(**self.cleaned_data)


class HandlingForm(forms.Form):
    """What became of a statement."""

    handling = forms.ChoiceField(label="处理", choices=StatementHandling.choices)
    note = long_text("处理说明", required=True)


class OpinionForm(RevisedForm):
    """The opinion and who approved it."""

    opinion = long_text("问责意见", rows=7)
    consulted = long_text("征求成员单位意见情况", rows=4)
    approved_name = forms.CharField(
        label="审定人", max_length=80, required=False, help_text="本级教育督导委员会主任或副主任"
    )
    approved_on = day("审定日期", required=False)

    def given(self) -> OpinionGiven:
        """What was typed, for the action."""
        return OpinionGiven(
            **{name: value for name, value in self.cleaned_data.items() if name != "revision"}
        )


class DecisionForm(RevisedForm):
    """What is decided about a party: all that a decision has to say."""

    heavier = forms.MultipleChoiceField(
        label="从重情形",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in Heavier],
    )
    situation_text = long_text("基本情况", rows=3)
    facts = long_text("问责事实", rows=6)
    basis = long_text("问责依据", rows=2)
    effective_on = day("生效日期", required=False)
    remedy = long_text("救济途径", rows=4)

    def __init__(self, party: CaseParty, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forms"] = forms.MultipleChoiceField(
            label="问责方式",
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (one.value, f"{one.label}（由有关部门实施）" if one.by_others else one.label)
                for one in forms_for(PartyKind(party.kind))
            ],
        )
        self.order_fields(["forms", "heavier"])

    def given(self) -> DecisionGiven:
        """What was typed, for the action."""
        return DecisionGiven(
            **{name: value for name, value in self.cleaned_data.items() if name != "revision"}
        )


class DayNoteForm(forms.Form):
    """A day and words; their labels are the caller's."""

    on = day("日期")
    note = long_text("说明", rows=3, required=True)


class ReviewForm(forms.Form):
    """A request for a review or an appeal."""

    kind = forms.ChoiceField(label="种类", choices=ReviewKind.choices)
    asked_on = day("提出日期")
    received_on = day("收到日期")
    body = forms.CharField(label="处理机关", max_length=120)
    text = long_text("理由", required=True)
    late_reason = forms.CharField(
        label="逾期仍受理的理由", max_length=300, required=False, help_text="按期提出的不填"
    )

    def given(self) -> ReviewGiven:
        """What was typed, for the action."""
        return ReviewGiven(**self.cleaned_data)


class OutcomeForm(forms.Form):
    """What a review or an appeal came to."""

    outcome = forms.ChoiceField(label="结果", choices=ReviewOutcome.choices)
    decided_on = day("决定日期")
    reasons = long_text("决定理由", required=True)
    party_received_on = day("对象收到决定日期", required=False)
    office_received_on = day(
        "原问责部门收到日期", required=False, help_text="申诉认定有误的，从这天起 15 日内纠正"
    )

    def given(self) -> OutcomeGiven:
        """What was typed, for the action."""
        return OutcomeGiven(**self.cleaned_data)


class PaperForm(forms.Form):
    """A paper for the file."""

    kind = forms.ChoiceField(label="材料类别", choices=PaperKind.choices)
    title = forms.CharField(label="题名", max_length=200)
    dated_on = day("材料日期", required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)
    file = forms.FileField(label="文件", help_text="归入以后不能改、不能删，只能注明作废")
