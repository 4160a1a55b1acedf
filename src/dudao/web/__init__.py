"""Shared user interface: templates, components, static files and middleware that know no app."""
