"""Addresses of talks and accountability cases by the measure."""

from dudao.apps.accountability import urls_cases

urlpatterns = [*urls_cases.urlpatterns]
