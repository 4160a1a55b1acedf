"""Addresses of talks and accountability cases by the measure."""

from dudao.apps.accountability import urls_cases, urls_talks, urls_trace

urlpatterns = [*urls_cases.urlpatterns, *urls_talks.urlpatterns, *urls_trace.urlpatterns]
