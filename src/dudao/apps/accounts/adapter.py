"""What allauth asks us: no sign-up, Chinese messages, and what happens at a sign-in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dudao.apps.accounts.actions import note_sign_in
from dudao.apps.accounts.models import User
from dudao.apps.accounts.sessions import SIGNED_IN_AT

WRONG = "用户名或密码不对。请检查大小写，连续输错 {limit} 次会锁定 {minutes} 分钟。"


class LocalAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts only, made by an administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG.format(
            limit=settings.AXES_FAILURE_LIMIT, minutes=int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No messages of allauth: the page one lands on is answer enough."""

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Start the clock of the absolute limit, end surplus sessions, log the sign-in."""
        assert isinstance(user, User)
        request.session[SIGNED_IN_AT] = timezone.now().isoformat()
        request.session.save()
        note_sign_in(user, session_key=request.session.session_key or "", most=settings.SESSIONS_PER_ACCOUNT)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        from dudao.apps.accounts.views_signin import inactive

        return inactive(request)
