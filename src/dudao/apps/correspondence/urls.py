"""Addresses of official documents."""

from django.urls import path

from dudao.apps.correspondence import views
from dudao.apps.correspondence import views_document as one

urlpatterns = [
    path("", views.documents, name="documents"),
    path("<int:document_id>/", one.document, name="document"),
]
