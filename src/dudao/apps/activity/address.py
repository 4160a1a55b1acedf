"""The address a request came from, for as long as it is handled."""

from contextvars import ContextVar

current_address: ContextVar[str] = ContextVar("current_address", default="")
