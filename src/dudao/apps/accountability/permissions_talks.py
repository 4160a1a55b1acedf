"""What a person may do with talks and traces; one rule each."""

from __future__ import annotations

from dudao.apps.accountability.models import Talk
from dudao.apps.accountability.queries_talks import OFFICE, talks_visible_to
from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.organisations.api import Organisation

ONLY_OFFICE = "约谈由督导室干部拟办、通知和登记，您可以查看。"


def can_open_talk(user: User, county: Organisation) -> bool:
    """Talks are opened by the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_read_talk(user: User, talk: Talk) -> bool:
    """Who must know of it."""
    return talks_visible_to(user).filter(pk=talk.pk).exists()


def can_work_talk(user: User, talk: Talk) -> bool:
    """An officer of the supervision office who may know of it."""
    return can_open_talk(user, talk.county) and can_read_talk(user, talk)


def reads_preparation(user: User, talk: Talk) -> bool:
    """The questions before the talk, the history and the source are for who prepares it, not for who is talked to."""
    return bool(OFFICE & roles_at(user, talk.county)) or talk.people.filter(user=user, side="host").exists()


def can_trace(user: User, county: Organisation) -> bool:
    """Traces name persons: they are for the supervision office and the director."""
    return bool(OFFICE & roles_at(user, county))
