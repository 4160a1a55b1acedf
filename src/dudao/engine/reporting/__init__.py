"""Reported tables: the workbook to fill in, and the way back from filled workbooks to checked records."""
