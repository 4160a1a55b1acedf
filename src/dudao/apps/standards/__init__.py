"""Standards in use: their items, rules, reported values and sources, as pages and as a workbook."""
