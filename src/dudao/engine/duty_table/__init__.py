"""Lists of duties in a county's own layout: columns recognised, rows read, and written back the same way."""
