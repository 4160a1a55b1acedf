"""Rankings of units by recorded facts, and the circulars that publish them."""
