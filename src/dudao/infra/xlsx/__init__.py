"""Excel and WPS workbooks: reading what strangers hand in, marking what is wrong, writing our own."""
