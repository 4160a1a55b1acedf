"""What other apps may use of standards: the catalogue in the order it is listed, marks and rule sets in words."""

from dudao.apps.standards.listing import ListedRuleSet, MarkWords, item_mark, listed_rule_sets, mark_words
from dudao.apps.standards.models import Standard, StandardItem, StandardVersion
from dudao.apps.standards.queries import standards

__all__ = [
    "ListedRuleSet",
    "MarkWords",
    "Standard",
    "StandardItem",
    "StandardVersion",
    "item_mark",
    "listed_rule_sets",
    "mark_words",
    "standards",
]
