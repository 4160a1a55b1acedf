"""Addresses of letters and of units' files."""

from django.urls import path

from dudao.apps.oversight import views_letter as one
from dudao.apps.oversight import views_letters as many
from dudao.apps.oversight import views_unit_file as files

urlpatterns = [
    path("letters/", many.letters, name="letters"),
    path("letters/excel/", many.letters_workbook, name="letters_workbook"),
    path("letters/urge/", many.letters_urge, name="letters_urge"),
    path("letters/<int:letter_id>/", one.letter, name="letter"),
    path("letters/<int:letter_id>/receive/", one.letter_receive, name="letter_receive"),
    path("letters/<int:letter_id>/answer/", one.letter_answer, name="letter_answer"),
    path("letters/<int:letter_id>/answer/save/", one.letter_answer_save, name="letter_answer_save"),
    path(
        "letters/<int:letter_id>/answer/withdraw/", one.letter_answer_withdraw, name="letter_answer_withdraw"
    ),
    path("letters/<int:letter_id>/proofs/<int:evidence_id>/", one.letter_proof, name="letter_proof"),
    path("letters/<int:letter_id>/review/", one.letter_review, name="letter_review"),
    path("letters/<int:letter_id>/extension/", one.letter_extension, name="letter_extension"),
    path(
        "letters/extensions/<int:extension_id>/withdraw/",
        one.letter_extension_withdraw,
        name="letter_extension_withdraw",
    ),
    path(
        "letters/extensions/<int:extension_id>/decide/",
        one.letter_extension_decide,
        name="letter_extension_decide",
    ),
    path("letters/<int:letter_id>/urge/", one.letter_urge, name="letter_urge"),
    path("letters/<int:letter_id>/close/", one.letter_close, name="letter_close"),
    path("letters/<int:letter_id>/dismiss/", one.letter_dismiss, name="letter_dismiss"),
    path("letters/<int:letter_id>/climb/", one.letter_climb, name="letter_climb"),
    path("letters/<int:letter_id>/sheet/", files.letter_sheet, name="letter_sheet"),
    path("units/", files.unit_files, name="unit_files"),
    path("units/<int:unit_id>/", files.unit_file, name="unit_file"),
    path("units/<int:unit_id>/<str:suffix>/", files.unit_file_book, name="unit_file_book"),
]
