"""The Chinese label of a verb of the log."""

from django import template

from dudao.apps.activity.api import verb_labels

register = template.Library()


@register.filter
def verb_label(verb: str) -> str:
    """The label an app declares; a verb of an older version shows as it is stored."""
    return verb_labels().get(verb, verb)
