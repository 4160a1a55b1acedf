"""What a person may do with reported tables, one rule each; seeing is decided by scope and role."""

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.datasets.models import ReportingRound, SchoolSubmission
from dudao.apps.datasets.queries import COUNTY_READERS, SCHOOL_ROLES
from dudao.apps.organisations.api import Organisation


def can_view_county_data(user: User, county: Organisation) -> bool:
    """All rows of a county are seen by its supervision office, director and leader, and by the city above it.

    An administrator manages accounts; she sees data only with one of these roles besides.
    """
    return bool(COUNTY_READERS & roles_at(user, county))


def can_import(user: User, county: Organisation) -> bool:
    """Uploads, layouts, rounds, the counting version and its lock belong to the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_view_school_data(user: User, school: Organisation) -> bool:
    """A school's rows are seen by its own people and by whoever sees the whole county."""
    return bool((COUNTY_READERS | SCHOOL_ROLES) & roles_at(user, school))


def can_submit(user: User, school: Organisation) -> bool:
    """A school's form is handed in by its clerk or its principal, or by the supervision office for it."""
    return bool((SCHOOL_ROLES | {Role.BUREAU_OFFICER}) & roles_at(user, school))


def can_confirm(user: User, submission: SchoolSubmission) -> bool:
    """A form is confirmed by the principal of its school alone."""
    return Role.PRINCIPAL in roles_at(user, submission.school)


def can_run_round(user: User, reporting_round: ReportingRound) -> bool:
    """A round is run by the supervision office of its county."""
    return can_import(user, reporting_round.dataset.county)
