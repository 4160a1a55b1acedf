"""Addresses of the plan, one file per group of pages."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from dudao.apps.workplan.views_start import workplan

urlpatterns: list[URLPattern | URLResolver] = [
    path("", workplan, name="workplan"),
    path("", include("dudao.apps.workplan.urls_lists")),
    path("", include("dudao.apps.workplan.urls_progress")),
    path("", include("dudao.apps.workplan.urls_plan")),
    path("", include("dudao.apps.workplan.urls_wall")),
    path("", include("dudao.apps.workplan.urls_reminders")),
]
