"""Addresses of official documents."""

from django.urls import path

from dudao.apps.correspondence import views
from dudao.apps.correspondence import views_document as one
from dudao.apps.correspondence import views_edit as edit
from dudao.apps.correspondence import views_files as files
from dudao.apps.correspondence import views_issuers as bodies
from dudao.apps.correspondence import views_sending as sending
from dudao.apps.correspondence import views_templates as templates
from dudao.apps.correspondence import views_way as way

urlpatterns = [
    path("", views.documents, name="documents"),
    path("new/", edit.document_new, name="document_new"),
    path("received/", views.documents_received, name="documents_received"),
    path("register/", views.document_register, name="document_register"),
    path("register.xlsx", views.document_register_file, name="document_register_file"),
    path("issuers/", bodies.issuers, name="issuers"),
    path("issuers/start/", bodies.issuers_start, name="issuers_start"),
    path("issuers/new/", bodies.issuer_new, name="issuer_new"),
    path("issuers/<int:issuer_id>/", bodies.issuer, name="issuer"),
    path("issuers/<int:issuer_id>/start-number/", bodies.issuer_start_number, name="issuer_start_number"),
    path("templates/", templates.document_templates, name="document_templates"),
    path(
        "templates/<str:kind>/default.docx",
        templates.document_template_default,
        name="document_template_default",
    ),
    path("templates/<str:kind>/upload/", templates.document_template_upload, name="document_template_upload"),
    path("templates/<int:template_id>.docx", templates.document_template_file, name="document_template_file"),
    path(
        "templates/<int:template_id>/remove/",
        templates.document_template_remove,
        name="document_template_remove",
    ),
    path("<int:document_id>/", one.document, name="document"),
    path("<int:document_id>/versions/", one.document_versions, name="document_versions"),
    path("<int:document_id>/versions/<int:number>/", one.document_version, name="document_version"),
    path("<int:document_id>/edit/", edit.document_edit, name="document_edit"),
    path(
        "<int:document_id>/attachments/<int:attachment_id>/upload/",
        edit.document_attach,
        name="document_attach",
    ),
    path(
        "<int:document_id>/attachments/<int:attachment_id>/",
        files.document_attachment,
        name="document_attachment",
    ),
    path("<int:document_id>/pages/<int:number>.png", files.document_page, name="document_page"),
    path("<int:document_id>/document.<str:suffix>", files.document_file, name="document_file"),
    path("<int:document_id>/original/", files.document_original, name="document_original"),
    path("<int:document_id>/archived/<int:number>/", files.document_archived, name="document_archived"),
    path("<int:document_id>/submit/", way.document_submit, name="document_submit"),
    path("<int:document_id>/check/", way.document_check, name="document_check"),
    path("<int:document_id>/return/", way.document_return, name="document_return"),
    path("<int:document_id>/recall/", way.document_recall, name="document_recall"),
    path(
        "<int:document_id>/countersign/<int:unit_id>/", way.document_countersign, name="document_countersign"
    ),
    path("<int:document_id>/sign/", way.document_sign, name="document_sign"),
    path("<int:document_id>/discard/", way.document_discard, name="document_discard"),
    path("<int:document_id>/send/", sending.document_send, name="document_send"),
    path("<int:document_id>/resend/", sending.document_resend, name="document_resend"),
    path("<int:document_id>/urge/", sending.document_urge, name="document_urge"),
    path(
        "<int:document_id>/deliveries/<int:delivery_id>/receive/",
        sending.document_receive,
        name="document_receive",
    ),
    path("<int:document_id>/void/", sending.document_void, name="document_void"),
    path("<int:document_id>/archive/", sending.document_archive, name="document_archive"),
]
