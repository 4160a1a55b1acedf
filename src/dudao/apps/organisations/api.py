"""What other apps may use of organisations."""

from dudao.apps.organisations.actions import (
    NewOrganisation,
    add_organisation,
    add_organisations,
    close_school,
    edit_organisation,
    reopen_school,
    set_county_dates,
)
from dudao.apps.organisations.chinese_names import initials_of, normalised, pinyin_of
from dudao.apps.organisations.choices import AreaType, FounderKind, Kind, SchoolKind
from dudao.apps.organisations.models import CountySetting, FormerName, Organisation
from dudao.apps.organisations.permissions import can_edit_organisation, can_view_organisation
from dudao.apps.organisations.queries import (
    ancestors,
    counties_of,
    counties_visible_to,
    county_of,
    county_reached,
    in_name_order,
    organisation_by_code,
    organisations_visible_to,
    schools_by_name,
    schools_of,
    schools_visible_in,
    setting_of,
    subtree,
    township_of,
    townships_of,
)
from dudao.apps.organisations.reach import Reach
from dudao.apps.organisations.school_years import SchoolYear, school_year_on

__all__ = [
    "AreaType",
    "CountySetting",
    "FormerName",
    "FounderKind",
    "Kind",
    "NewOrganisation",
    "Organisation",
    "Reach",
    "SchoolKind",
    "SchoolYear",
    "add_organisation",
    "add_organisations",
    "ancestors",
    "can_edit_organisation",
    "can_view_organisation",
    "close_school",
    "counties_of",
    "counties_visible_to",
    "county_of",
    "county_reached",
    "edit_organisation",
    "in_name_order",
    "initials_of",
    "normalised",
    "organisation_by_code",
    "organisations_visible_to",
    "pinyin_of",
    "reopen_school",
    "school_year_on",
    "schools_by_name",
    "schools_of",
    "schools_visible_in",
    "set_county_dates",
    "setting_of",
    "subtree",
    "township_of",
    "townships_of",
]
