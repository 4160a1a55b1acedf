"""Addresses of ratings."""

from django.urls import URLPattern, path

from dudao.apps.evaluation import (
    urls_board,
    urls_export,
    urls_external,
    views_rating,
    views_review,
    views_units,
)

urlpatterns: list[URLPattern] = [
    path("", views_units.evaluation_home, name="evaluation"),
    path("mine/", views_rating.my_items_page, name="my_items"),
    path("item/<int:assignment_id>/", views_rating.rating_page, name="rating"),
    path("item/<int:assignment_id>/save/", views_rating.rating_save, name="rating_save"),
    path("item/<int:assignment_id>/submit/", views_rating.rating_submit, name="rating_submit"),
    path("item/<int:assignment_id>/withdraw/", views_rating.rating_withdraw, name="rating_withdraw"),
    path("item/<int:assignment_id>/compare/", views_rating.rating_conflict, name="rating_conflict"),
    path("item/<int:assignment_id>/overwrite/", views_rating.rating_overwrite, name="rating_overwrite"),
    path("item/<int:assignment_id>/decide/", views_review.review_decide, name="review_decide"),
    path("item/<int:assignment_id>/correct/", views_units.correct_measured_item, name="correct_measured"),
    path(
        "corrections/<int:correction_id>/withdraw/",
        views_units.correction_withdraw,
        name="withdraw_correction",
    ),
    path("review/", views_review.review_queue, name="review_queue"),
    path("review/<int:campaign_id>/approve/", views_review.review_many, name="review_many"),
    path("campaigns/<int:campaign_id>/units/", views_units.evaluation_units, name="evaluation_units"),
    path("campaigns/<int:campaign_id>/units/add/", views_units.unit_add, name="evaluation_unit_add"),
    path(
        "campaigns/<int:campaign_id>/units/<int:subject_id>/",
        views_units.evaluation_tree,
        name="evaluation_tree",
    ),
    *urls_board.urlpatterns,
    *urls_external.urlpatterns,
    *urls_export.urlpatterns,
]
