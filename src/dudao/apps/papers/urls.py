"""Addresses of papers."""

from django.urls import path

from dudao.apps.papers import views_list as many
from dudao.apps.papers import views_paper as one

urlpatterns = [
    path("", many.papers, name="papers"),
    path("new/", many.paper_new, name="paper_new"),
    path("campaigns/<int:campaign_id>/<str:kind>.<str:suffix>", many.papers_file, name="papers_file"),
    path("<int:paper_id>/", one.paper, name="paper"),
    path("<int:paper_id>/title/", one.paper_title, name="paper_title"),
    path("<int:paper_id>/sections/<str:key>/", one.paper_section, name="paper_section"),
    path("<int:paper_id>/refresh/", one.paper_refresh, name="paper_refresh"),
    path("<int:paper_id>/versions/", one.paper_versions, name="paper_versions"),
    path("<int:paper_id>/versions/<int:number>/", one.paper_version, name="paper_version"),
    path("<int:paper_id>/versions/<int:number>/restore/", one.paper_restore, name="paper_restore"),
    path(
        "<int:paper_id>/versions/<int:number>.<str:suffix>", one.paper_version_file, name="paper_version_file"
    ),
    path("<int:paper_id>/finish/", one.paper_finish, name="paper_finish"),
    path("<int:paper_id>/reopen/", one.paper_reopen, name="paper_reopen"),
    path("<int:paper_id>/remove/", one.paper_remove, name="paper_remove"),
    path("<int:paper_id>/paper.<str:suffix>", one.paper_file, name="paper_file"),
]
