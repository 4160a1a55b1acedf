"""Addresses of traces of responsibility."""

from django.urls import URLPattern, path

from dudao.apps.accountability import views_trace

urlpatterns: list[URLPattern] = [
    path("traces/", views_trace.traces, name="traces"),
    path("trace/", views_trace.trace, name="trace"),
    path("trace/file/<str:suffix>/", views_trace.trace_file, name="trace_file"),
    path("trace/freeze/", views_trace.trace_freeze, name="trace_freeze"),
    path("trace/frozen/<int:trace_id>/", views_trace.case_trace, name="case_trace"),
    path("trace/frozen/<int:trace_id>/<str:suffix>/", views_trace.case_trace_file, name="case_trace_file"),
]
