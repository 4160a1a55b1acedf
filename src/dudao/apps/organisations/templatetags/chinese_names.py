"""Pinyin initials in templates, for the rows of lists one filters as one types."""

from django import template

from dudao.apps.organisations.api import initials_of

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """城关一小 → cgyx."""
    return initials_of(name)
