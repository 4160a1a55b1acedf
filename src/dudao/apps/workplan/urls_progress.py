"""Addresses of progress: my duties, reporting, review, extensions, hindrances, the calendar feed."""

from django.urls import path

from dudao.apps.workplan import views_feed, views_hindrances, views_review
from dudao.apps.workplan import views_progress as views

urlpatterns = [
    path("mine/", views.my_duties, name="my_duties"),
    path("mine/list.xlsx", views.my_duties_workbook, name="my_duties_workbook"),
    path("mine/calendar/", views_feed.feed_page, name="feed_page"),
    path("mine/calendar/renew/", views_feed.feed_renew, name="feed_renew"),
    path("mine/calendar/revoke/", views_feed.feed_revoke, name="feed_revoke"),
    path("feed/<str:token>.ics", views_feed.duty_feed, name="duty_feed"),
    path("duties/<int:duty_id>/report/", views.report_duty, name="report_duty"),
    path("duties/<int:duty_id>/proofs/<int:evidence_id>/", views.duty_proof, name="duty_proof"),
    path("duties/<int:duty_id>/extension/", views.extension_form, name="extension_form"),
    path("duties/<int:duty_id>/hindrance/", views_hindrances.hindrance_form, name="hindrance_form"),
    path("duties/<int:duty_id>/reopen/", views_review.duty_reopen, name="duty_reopen"),
    path("progress/<int:report_id>/withdraw/", views.withdraw_report, name="withdraw_report"),
    path("extensions/<int:extension_id>/withdraw/", views.extension_withdraw, name="extension_withdraw"),
    path("extensions/<int:extension_id>/decide/", views_review.decide_extension, name="decide_extension"),
    path("review/", views_review.progress_review, name="progress_review"),
    path("review/<int:report_id>/", views_review.progress_review_one, name="progress_review_one"),
    path("review/<int:report_id>/decide/", views_review.decide_report, name="decide_report"),
    path("hindrances/", views_hindrances.hindrances, name="hindrances"),
    path("hindrances/table.<str:suffix>", views_hindrances.hindrances_file, name="hindrances_file"),
    path("hindrances/<int:hindrance_id>/solve/", views_hindrances.hindrance_solve, name="hindrance_solve"),
    path("hindrances/<int:hindrance_id>/reopen/", views_hindrances.hindrance_reopen, name="hindrance_reopen"),
]
