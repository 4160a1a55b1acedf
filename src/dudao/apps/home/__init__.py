"""The first page of every role: where we stand, what is on me, how long is left; and the county's settings."""
