"""Who is held to account, for what, in which forms: the three kinds of subjects, six situations and allowed forms.

After the 教育督导问责办法 (国务院教育督导委员会, in force since 2021-09-01): subjects, situations and forms as the
ministry's press conference and the official questions and answers state them (V); its number and the numbers of its
articles are from republished texts (M). The text of the measure itself counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

MEASURE = "《教育督导问责办法》"
MEASURE_NOTE = "表述据教育部新闻发布会和《教育督导问责办法》学习问答整理，条文以正式文本为准。"


class SubjectKind(StrEnum):
    """The three kinds of subjects of a case."""

    GOVERNMENT = "government"
    SCHOOL = "school"
    STAFF = "staff"

    @property
    def label(self) -> str:
        return _SUBJECTS[self]


_SUBJECTS = {
    SubjectKind.GOVERNMENT: "地方政府及有关职能部门",
    SubjectKind.SCHOOL: "各类学校和其他教育机构",
    SubjectKind.STAFF: "有关工作人员",
}


class Situation(StrEnum):
    """The six situations in which somebody is held to account."""

    POLICY = "policy"
    DUTY = "duty"
    CAMPAIGN = "campaign"
    CONDUCT = "conduct"
    QUALITY = "quality"
    SAFETY = "safety"

    @property
    def label(self) -> str:
        return _SITUATIONS[self]


_SITUATIONS = {
    Situation.POLICY: "贯彻落实党的教育方针和党中央、国务院教育决策部署不坚决不彻底",
    Situation.DUTY: "履行教育职责不到位",
    Situation.CAMPAIGN: "教育攻坚任务完成严重滞后",
    Situation.CONDUCT: "办学行为不规范",
    Situation.QUALITY: "教育教学质量下降",
    Situation.SAFETY: "安全问题较多或拒不接受教育督导",
}


class PartyKind(StrEnum):
    """What a party of a case is; it decides which forms there are."""

    UNIT = "unit"
    PERSON = "person"
    PRIVATE_PERSON = "private_person"

    @property
    def label(self) -> str:
        return {
            PartyKind.UNIT: "被督导单位",
            PartyKind.PERSON: "责任人",
            PartyKind.PRIVATE_PERSON: "民办学校和教育培训机构责任人",
        }[self]

    @property
    def is_person(self) -> bool:
        return self is not PartyKind.UNIT


class Responsibility(StrEnum):
    """Which responsibility a party bears; “双问责” holds the first two and, one level up, the third."""

    MAIN = "main"
    SUPERVISION = "supervision"
    LEADERSHIP = "leadership"

    @property
    def label(self) -> str:
        return {
            Responsibility.MAIN: "主体责任",
            Responsibility.SUPERVISION: "监督责任",
            Responsibility.LEADERSHIP: "领导责任",
        }[self]


class Form(StrEnum):
    """A form of being held to account."""

    PUBLIC_CRITICISM = "public_criticism"
    TALK = "talk"
    SUPERVISION_CIRCULAR = "supervision_circular"
    RESOURCES = "resources"
    PENALTY = "penalty"
    SELF_CRITICISM = "self_criticism"
    CRITICISM_CIRCULAR = "criticism_circular"
    ORGANISATIONAL = "organisational"
    DISCIPLINE = "discipline"
    TRANSFER = "transfer"
    CONFISCATION = "confiscation"
    PROFESSION_BAN = "profession_ban"
    CREDIT_RECORD = "credit_record"

    @property
    def label(self) -> str:
        return _FORMS[self]

    @property
    def by_others(self) -> bool:
        """Carried out by another authority, which is asked to: the office passes it on and follows it."""
        return self in _BY_OTHERS


_FORMS = {
    Form.PUBLIC_CRITICISM: "公开批评",
    Form.TALK: "约谈",
    Form.SUPERVISION_CIRCULAR: "督导通报",
    Form.RESOURCES: "资源调整",
    Form.PENALTY: "移交有关部门行政处罚",
    Form.SELF_CRITICISM: "责令检查",
    Form.CRITICISM_CIRCULAR: "通报批评",
    Form.ORGANISATIONAL: "组织处理",
    Form.DISCIPLINE: "处分",
    Form.TRANSFER: "移交监察机关或司法机关",
    Form.CONFISCATION: "依法罚没违法所得",
    Form.PROFESSION_BAN: "从业禁止",
    Form.CREDIT_RECORD: "纳入诚信记录",
}
_BY_OTHERS = frozenset(
    {
        Form.RESOURCES,
        Form.PENALTY,
        Form.ORGANISATIONAL,
        Form.DISCIPLINE,
        Form.TRANSFER,
        Form.CONFISCATION,
        Form.PROFESSION_BAN,
        Form.CREDIT_RECORD,
    }
)
_UNIT_FORMS = (Form.PUBLIC_CRITICISM, Form.TALK, Form.SUPERVISION_CIRCULAR, Form.RESOURCES, Form.PENALTY)
_PERSON_FORMS = (
    Form.SELF_CRITICISM,
    Form.TALK,
    Form.CRITICISM_CIRCULAR,
    Form.ORGANISATIONAL,
    Form.DISCIPLINE,
    Form.TRANSFER,
)
_PRIVATE_FORMS = (*_PERSON_FORMS, Form.CONFISCATION, Form.PROFESSION_BAN, Form.CREDIT_RECORD)


class Heavier(StrEnum):
    """The five circumstances that make it heavier (从重)."""

    HIDING = "hiding"
    REVENGE = "revenge"
    UNMENDED = "unmended"
    TWICE = "twice"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _HEAVIER[self]


_HEAVIER = {
    Heavier.HIDING: "隐瞒事实真相，阻挠、干扰或不配合教育督导工作",
    Heavier.REVENGE: "对举报人、控告人、检举人和督学、教育督导机构工作人员威胁恐吓、打击报复",
    Heavier.UNMENDED: "被问责后，仍不纠正错误或不落实整改任务",
    Heavier.TWICE: "一年内被教育督导问责两次及以上",
    Heavier.OTHER: "其他依规、依纪、依法应当从重处理的情形",
}


def forms_for(party: PartyKind) -> tuple[Form, ...]:
    """The forms that the measure knows for such a party, mildest first; no others are allowed.

    Persons of private schools and training institutions may meet the three further forms besides those for persons.
    """
    return {
        PartyKind.UNIT: _UNIT_FORMS,
        PartyKind.PERSON: _PERSON_FORMS,
        PartyKind.PRIVATE_PERSON: _PRIVATE_FORMS,
    }[party]


def forms_not_allowed(party: PartyKind, forms: Iterable[Form]) -> tuple[Form, ...]:
    """Those of the forms that cannot be taken against such a party, in the order given."""
    allowed = forms_for(party)
    return tuple(form for form in forms if form not in allowed)


def parties_for(subject: SubjectKind, *, is_private: bool) -> tuple[PartyKind, ...]:
    """Which parties a case about such a subject may hold.

    A case about staff holds persons only. The forms for private schools and institutions are for theirs alone: a case
    about a school or institution that is privately run.
    """
    if subject is SubjectKind.STAFF:
        return (PartyKind.PERSON,)
    if subject is SubjectKind.SCHOOL and is_private:
        return (PartyKind.UNIT, PartyKind.PERSON, PartyKind.PRIVATE_PERSON)
    return (PartyKind.UNIT, PartyKind.PERSON)


def missing_responsibilities(held: Iterable[Responsibility]) -> tuple[Responsibility, ...]:
    """What “双问责” still lacks: 主体责任 and 监督责任 are both held, and one level up 领导责任."""
    present = set(held)
    return tuple(one for one in Responsibility if one not in present)
