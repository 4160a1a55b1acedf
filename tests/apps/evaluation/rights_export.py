"""Who gets the tables and reports of a campaign's evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dudao.apps.campaigns.api import Campaign
from dudao.apps.evaluation.models import Evaluation
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, Arguments, Right, only

COUNTY_READERS = ("officer", "director", "leader", "city_officer", "viewer")
# The first school's people, and those who read the whole county; the head of a department that leads nothing of it not.
SCHOOL = only("clerk", "principal", *COUNTY_READERS)
ANYONE_ASKED = only("clerk", "principal", "colleague", "handler", "head", *COUNTY_READERS)


def school_evaluation(world: World) -> Mapping[str, Any]:
    return {"evaluation_id": Evaluation.objects.get(subject=world.school).pk}


def school_table(world: World) -> Mapping[str, Any]:
    return {**school_evaluation(world), "suffix": "xlsx"}


def campaign(world: World) -> Mapping[str, Any]:
    return {"campaign_id": Campaign.objects.get(county=world.county).pk}


# Without a table that was uploaded by oneself there is nothing to check: back to the upload; nothing to mark: 404.
BACK = dict.fromkeys(SCHOOL, MOVED)
WHOLE = only(*COUNTY_READERS) | dict.fromkeys(
    ("clerk", "principal", "colleague", "handler", "head"), FORBIDDEN
)


def as_file(suffix: str) -> Arguments:
    return lambda world: {**campaign(world), "suffix": suffix}


RIGHTS_EXPORT = [
    Right("county_table_file", WHOLE, arguments=as_file("xlsx")),
    Right("county_report_file", WHOLE, arguments=as_file("docx")),
    Right("missing_papers_page", ANYONE_ASKED, arguments=campaign),
    Right("missing_papers_file", ANYONE_ASKED, arguments=as_file("xlsx")),
    Right("evaluation_files", ANYONE_ASKED, arguments=campaign),
    Right("evaluation_table", SCHOOL, arguments=school_table),
    # The standard of the test did not come from a workbook: nobody has a form to fill in.
    Right("evaluation_own_form", {}, arguments=school_evaluation),
    Right("table_import", SCHOOL, arguments=school_evaluation),
    Right("table_import_check", BACK, arguments=school_evaluation),
    Right("table_import_apply", BACK, arguments=school_evaluation, method="post"),
    Right("table_import_marked", dict.fromkeys(SCHOOL, NOT_FOUND), arguments=school_evaluation),
]
