"""What a person may do with organisations, decided on the plain value that accounts hands down."""

from dudao.apps.organisations.models import Organisation
from dudao.apps.organisations.reach import Reach, under_any


def can_view_organisation(reach: Reach, organisation: Organisation) -> bool:
    """A person sees the organisations inside her data scope, and no others."""
    return under_any(organisation.path, reach.sees)


def can_edit_organisation(reach: Reach, organisation: Organisation) -> bool:
    """Officers of the supervision office and administrators edit what is inside their county."""
    return under_any(organisation.path, reach.manages)
