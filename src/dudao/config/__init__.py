"""Settings, addresses and entry points of the site; the only layer that knows every app."""
