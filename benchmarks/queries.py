"""Counts the queries of list pages with a few schools and with the whole sample county; prints JSON."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import date

PAGES = (
    "/",
    "/data/{county}/",
    "/organisations/{county}/schools/",
    "/measure/{version}/",
    "/measure/{version}/schools/",
    "/standards/quality-balance-2017/",
    "/standards/",
)


def main() -> int:
    """Build a county of a few schools and one of all, and count for each page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DUDAO_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "dudao.config.settings",
            "DUDAO_JOBS": "immediate",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        few, many = count(8, "甲县", "990201"), count(61, "乙县", "990202")
    pages = [{"path": path, "few": few[path], "many": many[path]} for path in PAGES]
    json.dump(pages, sys.stdout, ensure_ascii=False)
    return 0


def count(schools: int, name: str, code: str) -> dict[str, int]:
    """Queries of each page for an officer of a county with so many schools."""
    from django.core.files.base import ContentFile
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from dudao.apps.accounts.api import Role, create_user
    from dudao.apps.datasets.actions.uploads import upload_dataset
    from dudao.apps.datasets.jobs import check_upload
    from dudao.apps.organisations.api import Organisation, SchoolYear
    from dudao.catalogue.loader import load
    from examples.sample_county import SAMPLE_PASSWORD, people
    from examples.sample_county.county import make_county
    from examples.sample_county.workbook import county_workbook

    city = people.add_region()[1] if code.endswith("1") else Organisation.objects.get(kind="city")
    county = people.add_county(city, name, code)
    figures = make_county(date(2026, 11, 22), name=name, code=code)
    figures.schools = figures.schools[: schools - 1] + figures.schools[-1:]
    content = county_workbook(load("quality-balance-2017"), figures)
    file = ContentFile(content, name="填报表.xlsx")
    attempt = upload_dataset(county, "quality-balance-2017", SchoolYear(figures.year), file, actor=None)
    state = check_upload.call(attempt.pk)
    assert state == "accepted", state
    attempt.refresh_from_db()
    role = Role.BUREAU_OFFICER
    user, _ = create_user(
        f"u{code}",
        name="干部",
        organisation=county,
        role=role,
        actor=None,
        password=SAMPLE_PASSWORD,
        must_change_password=False,
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    found: dict[str, int] = {}
    for page in PAGES:
        path = page.format(county=county.pk, version=attempt.version_id)
        answer = client.get(path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        found[page] = len(queries)
    return found


if __name__ == "__main__":
    sys.exit(main())
