"""Self-evaluation tables: their rows in the county's own layout, written and read back without loss."""
