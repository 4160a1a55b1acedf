"""The rows of this app, by matter: accountability cases; talks and traces beside them."""

from dudao.apps.accountability.models.cases import (
    Case,
    CaseDecision,
    CaseInquiry,
    CaseMember,
    CasePaper,
    CaseParty,
    CaseReading,
    CaseReport,
    CaseReview,
    CaseStatement,
    CaseStep,
    DeadlineChoice,
    forms_of,
)
from dudao.apps.accountability.models.talks import Talk, TalkPerson, TalkPromise, TalkQuestion
from dudao.apps.accountability.models.trace import CaseTrace

__all__ = [
    "Case",
    "CaseDecision",
    "CaseInquiry",
    "CaseMember",
    "CasePaper",
    "CaseParty",
    "CaseReading",
    "CaseReport",
    "CaseReview",
    "CaseStatement",
    "CaseStep",
    "CaseTrace",
    "DeadlineChoice",
    "Talk",
    "TalkPerson",
    "TalkPromise",
    "TalkQuestion",
    "forms_of",
]
