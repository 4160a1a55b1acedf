"""Working days of a county: the holidays of the State Council's notices, and the office's own corrections."""
