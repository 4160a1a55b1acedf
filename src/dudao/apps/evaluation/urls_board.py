"""Addresses of the board."""

from django.urls import URLPattern, path

from dudao.apps.evaluation import views_board

urlpatterns: list[URLPattern] = [
    path("campaigns/<int:campaign_id>/board/", views_board.board_page, name="board"),
    path("campaigns/<int:campaign_id>/board.xlsx", views_board.board_workbook, name="board_workbook"),
    path("campaigns/<int:campaign_id>/board/items/<int:item_id>/", views_board.board_item, name="board_item"),
]
