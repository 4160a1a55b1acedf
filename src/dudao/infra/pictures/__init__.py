"""Photos: what they look like, what their camera noted, and small copies of them."""
