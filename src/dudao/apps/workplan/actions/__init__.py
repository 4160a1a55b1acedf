"""The verbs of the plan, one file per noun."""
