"""Many writers at once leave chains without gaps, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from dudao.apps.activity.api import Entry, chain_of, record, verify
from dudao.apps.organisations.api import Organisation
from tests.personas import World

WRITERS, EACH = 6, 15


def write_entries(organisation: Organisation) -> None:
    """What one writer does, each entry in a transaction of its own."""
    try:
        for number in range(EACH):
            with transaction.atomic():
                record(
                    None,
                    "edit_organisation",
                    organisation,
                    organisation=organisation,
                    details={"n": number},
                )
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_of_two_counties_leave_no_gaps(world: World) -> None:
    schools = [world.school, world.other_school] * (WRITERS // 2)
    before = {school.pk: Entry.objects.filter(chain=chain_of(school)).count() for school in schools}
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write_entries, school) for school in schools]:
            done.result()
    for school in (world.school, world.other_school):
        chain = chain_of(school)
        assert Entry.objects.filter(chain=chain).count() == before[school.pk] + EACH * WRITERS // 2
        assert verify(chain) is None
