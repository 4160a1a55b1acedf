"""Addresses of meetings and of what is passed on."""

from django.urls import path

from dudao.apps.meetings import views_decisions as decisions
from dudao.apps.meetings import views_meetings as views
from dudao.apps.meetings import views_passing as passing
from dudao.apps.meetings import views_receipts as receipts

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("counties/<int:county_id>/new/", views.meeting_new, name="meeting_new"),
    path("counties/<int:county_id>/passing/new/", passing.pass_on_new, name="pass_on_new"),
    path("decisions/<int:decision_id>/", decisions.decision, name="decision"),
    path("<int:meeting_id>/", views.meeting, name="meeting"),
    path("<int:meeting_id>/edit/", views.meeting_edit, name="meeting_edit"),
    path("<int:meeting_id>/minutes/", views.meeting_minutes, name="meeting_minutes"),
    path("<int:meeting_id>/announce/", views.meeting_announce, name="meeting_announce"),
    path("<int:meeting_id>/remove/", views.meeting_remove, name="meeting_remove"),
    path("<int:meeting_id>/sign/", views.minutes_sign, name="minutes_sign"),
    path("<int:meeting_id>/reopen/", views.minutes_reopen, name="minutes_reopen"),
    path("<int:meeting_id>/minutes.<str:suffix>", views.minutes_file, name="minutes_file"),
    path("<int:meeting_id>/signed/<int:number>.<str:suffix>", views.signed_file, name="signed_file"),
    path("<int:meeting_id>/agenda/", decisions.agenda_add, name="agenda_add"),
    path("<int:meeting_id>/agenda/take/", decisions.agenda_take, name="agenda_take"),
    path("<int:meeting_id>/agenda/<int:line_id>/", decisions.agenda_change, name="agenda_change"),
    path("<int:meeting_id>/decisions/new/", decisions.decision_new, name="decision_new"),
    path("<int:meeting_id>/decisions/<int:decision_id>/", decisions.decision_edit, name="decision_edit"),
    path(
        "<int:meeting_id>/decisions/<int:decision_id>/remove/",
        decisions.decision_remove,
        name="decision_remove",
    ),
    path("<int:meeting_id>/duties/", decisions.decisions_to_duties, name="decisions_to_duties"),
    path("passing/<int:notice_id>/", passing.pass_on_notice, name="pass_on_notice"),
    path("passing/<int:notice_id>/edit/", passing.pass_on_edit, name="pass_on_edit"),
    path("passing/<int:notice_id>/remove/", passing.pass_on_remove, name="pass_on_remove"),
    path("passing/<int:notice_id>/files/", passing.pass_on_attach, name="pass_on_attach"),
    path("passing/<int:notice_id>/files/<int:file_id>/", passing.pass_on_file, name="pass_on_file"),
    path(
        "passing/<int:notice_id>/files/<int:file_id>/remove/", passing.pass_on_detach, name="pass_on_detach"
    ),
    path("passing/<int:notice_id>/send/", passing.pass_on_send, name="pass_on_send"),
    path("passing/<int:notice_id>/urge/", passing.pass_on_urge, name="pass_on_urge"),
    path("passing/<int:notice_id>/close/", passing.pass_on_close, name="pass_on_close"),
    path("passing/<int:notice_id>/receipts.<str:suffix>", passing.pass_on_table, name="pass_on_table"),
    path(
        "passing/<int:notice_id>/receipts/<int:receipt_id>/", receipts.receipt_confirm, name="receipt_confirm"
    ),
    path(
        "passing/<int:notice_id>/receipts/<int:receipt_id>/withdraw/",
        receipts.receipt_withdraw,
        name="receipt_withdraw",
    ),
    path(
        "passing/<int:notice_id>/receipts/<int:receipt_id>/pass-on/",
        receipts.receipt_pass_on,
        name="receipt_pass_on",
    ),
    path(
        "passing/<int:notice_id>/receipts/<int:receipt_id>/photo/",
        receipts.receipt_photo,
        name="receipt_photo",
    ),
]
