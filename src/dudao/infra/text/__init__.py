"""The words of a file, page by page, from its own text or from its picture."""
