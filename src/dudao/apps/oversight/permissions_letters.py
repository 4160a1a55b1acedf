"""What a person may do with letters of oversight; one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.campaigns.api import COUNTY_READERS
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import OPEN_LETTERS, LetterState
from dudao.apps.oversight.models import Letter, Reply
from dudao.apps.oversight.queries_units import heads_of_unit, people_of_unit, units_worked_at

ONLY_OFFICE = "函件由督导室干部办理，您可以查看。"
ONLY_UNIT = "函件由收函单位的人签收和答复，您可以查看。"
ONLY_RECEIVER = "签收由收函单位的人办理；没有账号的单位，由督导室在公文页面登记纸质签收。"
ONLY_HEAD = "答复由本单位负责人提交；请保存以后请负责人核对、提交。"
NOT_OWN = "自己提交的答复不能自己复核，请由另一位督导室干部办理。"
NOT_OWN_EXTENSION = "自己申请的延期不能自己审批，请由另一位督导室干部办理。"


def can_handle_letters(user: User, county: Organisation) -> bool:
    """Letters are drafted, urged, reviewed and closed by the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def reads_letters_of(user: User, county: Organisation) -> bool:
    """All letters of a county: its office, director and leader, and the city above it."""
    return bool(COUNTY_READERS & roles_at(user, county))


def works_at(user: User, unit: Organisation) -> bool:
    """Whoever works at exactly this unit signs for its letters and prepares its answers."""
    return unit.pk in units_worked_at(user)


def can_hand_in(user: User, unit: Organisation) -> bool:
    """The head hands an answer in; where no head has an account, whoever works at the unit does."""
    heads = heads_of_unit(unit)
    return any(one.pk == user.pk for one in heads) if heads else works_at(user, unit)


def can_read_letter(user: User, letter: Letter) -> bool:
    """The county's readers, and the unit's people once the letter has gone out."""
    if reads_letters_of(user, letter.matter.county):
        return True
    return letter.issued_on is not None and works_at(user, letter.matter.unit)


def can_enter_paper(user: User, letter: Letter) -> bool:
    """Where nobody of the unit has an account, the office enters the answer that came on paper."""
    return can_handle_letters(user, letter.matter.county) and not people_of_unit(letter.matter.unit)


def can_prepare(user: User, letter: Letter) -> bool:
    """An answer is written by the unit's people, or entered by the office for a unit without accounts."""
    return works_at(user, letter.matter.unit) or can_enter_paper(user, letter)


def can_review(user: User, reply: Reply) -> bool:
    """An answer is reviewed by the office, never by who handed it in; what came on paper by any officer."""
    if not can_handle_letters(user, reply.letter.matter.county):
        return False
    return bool(reply.paper_name) or reply.by_id != user.pk


def can_close_letter(user: User, letter: Letter) -> bool:
    """The office may close a letter that is out without waiting for an answer."""
    return (
        can_handle_letters(user, letter.matter.county)
        and letter.state in OPEN_LETTERS
        and letter.state != LetterState.DRAFT
    )
