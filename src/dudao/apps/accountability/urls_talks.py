"""Addresses of talks."""

from django.urls import URLPattern, path

from dudao.apps.accountability import views_promises, views_talks

urlpatterns: list[URLPattern] = [
    path("talks/", views_talks.talks, name="talks"),
    path("talks/<int:county_id>/new/", views_talks.talk_new, name="talk_new"),
    path("talk/<int:talk_id>/", views_talks.talk, name="talk"),
    path("talk/<int:talk_id>/edit/", views_talks.talk_edit, name="talk_edit"),
    path("talk/<int:talk_id>/questions/", views_talks.talk_questions, name="talk_questions"),
    path("talk/<int:talk_id>/notice/", views_talks.talk_notice, name="talk_notice"),
    path("talk/<int:talk_id>/hold/", views_talks.talk_hold, name="talk_hold"),
    path("talk/<int:talk_id>/scan/", views_talks.talk_scan, name="talk_scan"),
    path("talk/<int:talk_id>/scan/file/", views_talks.talk_scan_file, name="talk_scan_file"),
    path("talk/<int:talk_id>/record/<str:suffix>/", views_talks.talk_record_file, name="talk_record_file"),
    path("talk/<int:talk_id>/end/", views_talks.talk_end, name="talk_end"),
    path("talk/<int:talk_id>/promises/add/", views_promises.promise_add, name="promise_add"),
    path(
        "talk/<int:talk_id>/promises/<int:promise_id>/remove/",
        views_promises.promise_remove,
        name="promise_remove",
    ),
    path("talk/<int:talk_id>/promises/duties/", views_promises.promise_duties, name="promise_duties"),
]
