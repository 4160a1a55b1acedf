"""Reading scored standards out of the workbooks that counties have: columns, items, totals, rules, versions."""
