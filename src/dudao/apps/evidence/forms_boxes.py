"""What is typed about boxes."""

from __future__ import annotations

from django import forms

from dudao.apps.evidence.boxes_numbering import BoxLevel


class BoxForm(forms.Form):
    """What stands on one box."""

    title = forms.CharField(label="盒名", max_length=300)
    keeper = forms.CharField(label="档案建设员", max_length=40, required=False)
    place = forms.CharField(label="存放位置", max_length=100, required=False)
    retention = forms.CharField(label="保管期限", max_length=20, required=False)
    note = forms.CharField(label="备考", max_length=300, required=False)


class BoxesForm(forms.Form):
    """The same for every box of a unit; blank leaves as it is."""

    keeper = forms.CharField(label="档案建设员", max_length=40, required=False)
    place = forms.CharField(label="存放位置", max_length=100, required=False)
    retention = forms.CharField(label="保管期限", max_length=20, required=False)


class BoxUpForm(forms.Form):
    """One box an item, or one a second-level indicator."""

    level = forms.ChoiceField(label="怎样装盒", choices=[(level.value, level.label) for level in BoxLevel])
