"""Addresses: one line per app, in the order of the work."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

# Each app brings its own urls.py; the prefix is the first word of its addresses.
APPS_URLS: tuple[tuple[str, str], ...] = (
    ("", "dudao.apps.home.urls"),
    ("", "dudao.apps.accounts.urls"),
    ("organisations/", "dudao.apps.organisations.urls"),
    ("calendar/", "dudao.apps.calendars.urls"),
    ("notices/", "dudao.apps.notices.urls"),
    ("standards/", "dudao.apps.standards.urls"),
    ("data/", "dudao.apps.datasets.urls"),
    ("measure/", "dudao.apps.measurement.urls"),
    ("archive/", "dudao.apps.evidence.urls"),
    ("campaigns/", "dudao.apps.campaigns.urls"),
    ("evaluation/", "dudao.apps.evaluation.urls"),
    ("plan/", "dudao.apps.workplan.urls"),
    ("meetings/", "dudao.apps.meetings.urls"),
    ("reports/", "dudao.apps.period_reports.urls"),
    ("papers/", "dudao.apps.papers.urls"),
    ("documents/", "dudao.apps.correspondence.urls"),
    ("rankings/", "dudao.apps.rankings.urls"),
    ("oversight/", "dudao.apps.oversight.urls"),
    ("accountability/", "dudao.apps.accountability.urls"),
    ("appraisal/", "dudao.apps.appraisal.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [path(prefix, include(module)) for prefix, module in APPS_URLS]

handler400 = "dudao.web.errors.bad_request"
handler403 = "dudao.web.errors.forbidden"
handler404 = "dudao.web.errors.not_found"
handler500 = "dudao.web.errors.server_error"
