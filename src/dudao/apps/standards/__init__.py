"""Standards: those of the catalogue as pages and workbooks, and a county's own, imported, versioned, published."""
