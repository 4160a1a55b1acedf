"""Addresses of the wall chart."""

from django.urls import path

from dudao.apps.workplan import views_wall as views

urlpatterns = [
    path("wall/", views.wall_chart, name="wall_chart"),
    path("wall/print/", views.wall_print, name="wall_print"),
    path("wall/matrix/", views.wall_matrix, name="wall_matrix"),
    path("wall/matrix/file/", views.wall_matrix_file, name="wall_matrix_file"),
    path("wall/screen/", views.wall_screen, name="wall_screen"),
    path("wall/duties/<int:duty_id>/move/", views.wall_move, name="wall_move"),
]
