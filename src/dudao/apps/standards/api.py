"""What other apps may use of standards: marks and optional rule sets in words."""

from dudao.apps.standards.listing import ListedRuleSet, MarkWords, listed_rule_sets, mark_words

__all__ = ["ListedRuleSet", "MarkWords", "listed_rule_sets", "mark_words"]
