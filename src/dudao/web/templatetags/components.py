"""Components of the pages; built into every template, no load needed."""

from django import template

register = template.Library()
