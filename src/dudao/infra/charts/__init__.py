"""Charts as pictures for Word and PDF; the site draws its own."""
