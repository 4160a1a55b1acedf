"""What other apps may use of oversight."""

from dudao.apps.oversight.actions.cards import CardGiven, give_card, lift_card, withdraw_card
from dudao.apps.oversight.actions.climbing import escalate_matter
from dudao.apps.oversight.actions.letter_reminders import tick_letters
from dudao.apps.oversight.actions.letters import draft_letter
from dudao.apps.oversight.actions.matters import (
    FactGiven,
    MatterGiven,
    Proposed,
    add_fact,
    approve_matter,
    close_matter,
    dismiss_matter,
    move_if_allowed,
    move_matter,
    propose_matter,
    reopen_matter,
)
from dudao.apps.oversight.actions.rules import RuleGiven, save_rule, start_rules
from dudao.apps.oversight.actions.running import run_rules, tick
from dudao.apps.oversight.choices import (
    CardColour,
    LetterState,
    MatterSource,
    MatterState,
    MeasureKind,
    RuleSource,
    RungKind,
)
from dudao.apps.oversight.matter_links import MatterLink, add_links
from dudao.apps.oversight.models import (
    Card,
    Letter,
    LetterExtension,
    LetterUrge,
    Matter,
    MatterFact,
    MatterStep,
    Reply,
)
from dudao.apps.oversight.queries import (
    cards_of,
    cards_visible_to,
    ladder_of,
    matter_by_id,
    matters_of_unit,
    matters_visible_to,
    open_matter,
)
from dudao.apps.oversight.queries_letters import (
    extensions_to_decide,
    letter_counts,
    letters_of_unit,
    letters_visible_to,
    letters_waiting_for,
    replies_to_review,
)
from dudao.apps.oversight.timeliness import (
    AnsweredInTime,
    AnswerFact,
    answered_in_time,
    answered_in_time_of,
)
from dudao.apps.oversight.todo_counts import OversightTodo, oversight_todo

__all__ = [
    "AnswerFact",
    "AnsweredInTime",
    "Card",
    "CardColour",
    "CardGiven",
    "FactGiven",
    "Letter",
    "LetterExtension",
    "LetterState",
    "LetterUrge",
    "Matter",
    "MatterFact",
    "MatterGiven",
    "MatterLink",
    "MatterSource",
    "MatterState",
    "MatterStep",
    "MeasureKind",
    "OversightTodo",
    "Proposed",
    "Reply",
    "RuleGiven",
    "RuleSource",
    "RungKind",
    "add_fact",
    "add_links",
    "answered_in_time",
    "answered_in_time_of",
    "approve_matter",
    "cards_of",
    "cards_visible_to",
    "close_matter",
    "dismiss_matter",
    "draft_letter",
    "escalate_matter",
    "extensions_to_decide",
    "give_card",
    "ladder_of",
    "letter_counts",
    "letters_of_unit",
    "letters_visible_to",
    "letters_waiting_for",
    "lift_card",
    "matter_by_id",
    "matters_of_unit",
    "matters_visible_to",
    "move_if_allowed",
    "move_matter",
    "open_matter",
    "oversight_todo",
    "propose_matter",
    "reopen_matter",
    "replies_to_review",
    "run_rules",
    "save_rule",
    "start_rules",
    "tick",
    "tick_letters",
    "withdraw_card",
]
