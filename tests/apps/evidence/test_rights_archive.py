"""Archive boxes tried by everyone."""

from __future__ import annotations

from typing import Any

import pytest

from tests import rights
from tests.apps.evidence.rights_archive import RIGHTS_ARCHIVE as RIGHTS
from tests.personas import World
from tests.rights import Right

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    rights.check(right, world)
