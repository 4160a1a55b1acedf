"""States and kinds, with their Chinese labels."""

VERBS: dict[str, str] = {}
