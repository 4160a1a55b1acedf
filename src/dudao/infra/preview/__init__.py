"""Every file that can be shown as a PDF in the page."""
