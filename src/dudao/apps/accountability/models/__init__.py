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
    "DeadlineChoice",
    "forms_of",
]
