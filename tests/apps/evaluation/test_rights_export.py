"""Tables and reports tried by everyone."""

from __future__ import annotations

import pytest

from dudao.apps.evaluation.api import open_evaluations
from tests import rights
from tests.apps.evaluation.rights_export import RIGHTS_EXPORT as RIGHTS
from tests.apps.evaluation.running import Running
from tests.rights import Right

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, running: Running) -> None:
    open_evaluations(running.campaign, actor=None)
    rights.check(right, running.world)
