"""Fills an empty database with the sample county: `python -m examples.load`. Everything in it is labelled as a sample.

The workbooks go the way that an officer's uploads go: stored, checked, accepted as versions. One transaction holds it
all, so that a load that breaks off leaves the database empty.
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dudao.apps.accounts.models import User
    from dudao.apps.organisations.models import Organisation

STANDARD = "quality-balance-2017"
NEIGHBOURS = (("示例二县", "990102", 0.62), ("示例区", "990103", 0.81))
EXIT_NOT_EMPTY = 2


def load_sample(today: date) -> None:
    """Organisations, accounts, two years of reported tables, one for each neighbour, a campaign with its papers."""
    from django.db import transaction

    from dudao.catalogue.loader import load
    from examples.sample_county import people
    from examples.sample_county.calls import add_calls
    from examples.sample_county.campaign import add_campaign
    from examples.sample_county.county import CODE, COUNTY_NAME, make_county
    from examples.sample_county.oversight import add_oversight
    from examples.sample_county.papers import add_papers
    from examples.sample_county.plan import add_plan
    from examples.sample_county.reckoning import add_reckoning
    from examples.sample_county.workbook import county_workbook

    standard = load(STANDARD)
    with transaction.atomic():
        _, city = people.add_region()
        county = people.add_county(city, COUNTY_NAME, CODE)
        people.add_departments(county)
        accounts = people.add_accounts(city, county)
        people.add_staff(county)
        for years_back in (1, 0):
            figures = make_county(today, years_back=years_back)
            _import(county, figures.year, county_workbook(standard, figures), accounts["duxue"])
        for name, code, scale in NEIGHBOURS:
            neighbour = people.add_county(city, name, code)
            figures = make_county(today, name=name, code=code, scale=scale)
            _import(neighbour, figures.year, county_workbook(standard, figures), None)
        _set_acceptance(county, today + timedelta(days=83), accounts["duxue"])
        campaign = add_campaign(county, accounts, today)
        add_plan(campaign, accounts, today)
        add_calls(campaign, accounts, today)
        add_oversight(campaign, accounts, today)
        add_reckoning(campaign, accounts, today)
        if os.environ.get("DUDAO_SAMPLE_PAPERS", "1") != "0":  # tests of pages do without a busy worker
            add_papers(campaign, today)


def _import(county: Organisation, year: int, content: bytes, actor: User | None) -> None:
    from django.core.files.base import ContentFile

    from dudao.apps.datasets.actions.uploads import upload_dataset
    from dudao.apps.datasets.jobs import check_upload
    from dudao.apps.organisations.api import SchoolYear

    file = ContentFile(content, name=f"{county.name}{year}年填报表（示例）.xlsx")
    attempt = upload_dataset(county, STANDARD, SchoolYear(year), file, actor=actor)
    state = check_upload.call(attempt.pk)
    if state != "accepted":
        attempt.refresh_from_db()
        found = [str(problem) for problem in attempt.problems.all()[:3]]
        raise RuntimeError(f"{county.name} {year}: {state} {attempt.refusal} {found}")


def _set_acceptance(county: Organisation, on: date, actor: User) -> None:
    """The day of the provincial acceptance, 83 days ahead, for the countdown."""
    from dudao.apps.organisations.api import set_county_dates

    set_county_dates(county, acceptance_on=on, recognised_on=None, actor=actor)


def print_accounts() -> None:
    """The sample accounts that this database still holds with their sample password."""
    from django.contrib.auth import get_user_model

    from examples.sample_county import SAMPLE_PASSWORD
    from examples.sample_county.people import ACCOUNTS

    users = {user.get_username(): user for user in get_user_model().objects.filter(is_active=True)}
    shown = [
        account
        for account in ACCOUNTS
        if account.username in users and users[account.username].check_password(SAMPLE_PASSWORD)
    ]
    if not shown:
        return
    print(f"示例账号（密码都是 {SAMPLE_PASSWORD}，正式使用前请停用）：")
    for account in shown:
        print(f"  {account.username:<10} {account.name}　{account.what_for}")
    sys.stdout.flush()


def main() -> int:
    """Load into a database without accounts; refuse any other."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dudao.config.settings")
    django.setup()
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    if get_user_model().objects.exists():
        print("数据库里已有账号，示例县只装入空的数据库。", file=sys.stderr)
        return EXIT_NOT_EMPTY
    load_sample(timezone.localdate())
    print_accounts()
    return 0


if __name__ == "__main__":
    sys.exit(main())
