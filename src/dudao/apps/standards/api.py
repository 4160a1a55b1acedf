"""What other apps may use of standards: the catalogue as it is listed, and the versions by which places rate."""

from dudao.apps.standards.actions.adopting import adopt_catalogue_standard
from dudao.apps.standards.listing import ListedRuleSet, MarkWords, item_mark, listed_rule_sets, mark_words
from dudao.apps.standards.models import Standard, StandardItem, StandardVersion
from dudao.apps.standards.queries import standards
from dudao.apps.standards.versions import (
    changed_items,
    items_of,
    rule_of_item,
    standards_visible_to,
    versions_usable_by,
)

__all__ = [
    "ListedRuleSet",
    "MarkWords",
    "Standard",
    "StandardItem",
    "StandardVersion",
    "adopt_catalogue_standard",
    "changed_items",
    "item_mark",
    "items_of",
    "listed_rule_sets",
    "mark_words",
    "rule_of_item",
    "standards",
    "standards_visible_to",
    "versions_usable_by",
]
