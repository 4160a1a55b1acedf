"""Keeps the client's address while a request is handled, so that entries can name it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dudao.apps.activity.address import current_address
from dudao.web.security import client_address


class RequestAddressMiddleware:
    """Sets the address for the entries that this request records."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_address.set(client_address(request) or "")
        try:
            return self.get_response(request)
        finally:
            current_address.reset(token)
