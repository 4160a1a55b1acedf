"""Reports by week, half-month and month: asked, handed in, returned, locked, compiled to Word."""
