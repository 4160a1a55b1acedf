"""The catalogue is read by everyone who is signed in; own standards by their place, changed by its office alone."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests import rights
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right


def quality_balance(world: World) -> Mapping[str, Any]:
    return {"standard_id": "quality-balance-2017"}


def one_item(world: World) -> Mapping[str, Any]:
    return {"standard_id": "quality-balance-2017", "item_id": "L2"}


def _published(world: World) -> Any:
    from dudao.apps.standards.actions.adopting import adopt_catalogue_standard

    return adopt_catalogue_standard("county-duties-sample", world.county, actor=None)


def _draft(world: World) -> Any:
    from dudao.apps.standards.actions.drafts import begin_version
    from dudao.apps.standards.models import StandardVersion

    held = StandardVersion.objects.filter(state="draft").first()
    return held or begin_version(_published(world), actor=world.person("officer"))


def _import(world: World) -> Any:
    from dudao.apps.standards.actions import importing
    from dudao.apps.standards.models import StandardImport
    from dudao.engine.standard_import.mapping import FormMapping
    from dudao.infra.xlsx.read import read_workbook
    from tests.apps.standards.workbooks import county_form

    held = StandardImport.objects.first()
    if held is None:
        officer = world.person("officer")
        held = importing.upload_standard(world.county, county_form(), "标准.xlsx", actor=officer)
        sheet = read_workbook(county_form(), "标准.xlsx").sheets[0]
        importing.map_standard(held, sheet, FormMapping.from_data(held.mapping), actor=officer)
    return held


def owner(world: World) -> Mapping[str, Any]:
    return {"owner_id": world.county.pk}


def adopted(world: World) -> Mapping[str, Any]:
    return {"owner_id": world.county.pk, "standard_id": "county-duties-sample"}


def published(world: World) -> Mapping[str, Any]:
    return {"version_id": _published(world).pk}


def draft(world: World) -> Mapping[str, Any]:
    return {"version_id": _draft(world).pk}


def pair(world: World) -> Mapping[str, Any]:
    return {"version_id": _published(world).pk, "other_id": _published(world).pk}


def item(world: World) -> Mapping[str, Any]:
    return {"item_id": _published(world).items.first().pk}


def draft_item(world: World) -> Mapping[str, Any]:
    return {"item_id": _draft(world).items.first().pk}


def attempt(world: World) -> Mapping[str, Any]:
    return {"import_id": _import(world).pk}


def cell(world: World) -> Mapping[str, Any]:
    return {"import_id": _import(world).pk, "cell": "C8"}


ALL = rights.everyone(OK)
READERS = ("director", "leader", "administrator", "viewer", "city_officer")
READ = rights.only("officer", *READERS)
FORBIDDEN_INSIDE = rights.only(*READERS, status=FORBIDDEN)
"""People who see the standards of the county but do not make them."""


def office(status: int) -> dict[str, int]:
    return rights.only("officer", status=status) | FORBIDDEN_INSIDE


RIGHTS = [
    Right("standards", ALL),
    Right("standard", ALL, arguments=quality_balance),
    Right("standard_rules", ALL, arguments=quality_balance),
    Right("standard_fields", ALL, arguments=quality_balance),
    Right("standard_checks", ALL, arguments=quality_balance),
    Right("standard_item", ALL, arguments=one_item),
    Right("standard_export", ALL, arguments=quality_balance),
    Right("standard_template", ALL, arguments=quality_balance),
    Right("standard_blank_form", ALL),
    Right("rule_words", ALL, method="post"),
    Right("upload_standard", office(OK), arguments=owner),
    Right("adopt_standard", office(MOVED), arguments=adopted, method="post"),
    Right("standard_import", office(OK), arguments=attempt),
    Right("standard_import_preview", office(OK), arguments=attempt),
    Right("standard_import_rule", office(OK), arguments=cell),
    Right("give_up_standard_import", office(MOVED), arguments=attempt, method="post"),
    Right("own_version", READ, arguments=published),
    Right("own_item", READ, arguments=item),
    Right("export_own_version", READ, arguments=published),
    Right("compare_own_versions", READ, arguments=pair),
    Right("edit_own_version", office(OK), arguments=draft),
    Right("add_own_item", office(OK), arguments=draft),
    Right("publish_own_version", office(MOVED), arguments=draft, method="post"),
    Right("give_up_own_version", office(MOVED), arguments=draft, method="post"),
    Right("confirm_own_rules", office(MOVED), arguments=draft, method="post"),
    Right("remove_own_item", office(MOVED), arguments=draft_item, method="post"),
    Right("withdraw_own_version", office(MOVED), arguments=published, method="post"),
    Right("begin_own_version", office(MOVED), arguments=published, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
