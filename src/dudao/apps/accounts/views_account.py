"""My own account: what I am where, and my password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dudao.apps.accounts.access import person_of
from dudao.apps.accounts.actions import change_own_password
from dudao.apps.accounts.forms import PasswordChangeForm
from dudao.apps.accounts.permissions import can_view
from dudao.apps.accounts.queries import home_county, open_sessions


def settings_page(request: HttpRequest) -> HttpResponse:
    """The way to the county, its schools, accounts, the log and one's own account."""
    user = person_of(request)
    county = home_county(user)
    context = {"may_see_county": county is not None and can_view(user, county)}
    return render(request, "accounts/settings.html", context)


def my_account(request: HttpRequest) -> HttpResponse:
    """Roles, open sessions and the way to a new password."""
    user = person_of(request)
    context = {
        "memberships": user.held_memberships,
        "sessions": open_sessions(user),
        "this_session": request.session.session_key,
    }
    return render(request, "accounts/my_account.html", context)


def change_password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; this session stays, the others end."""
    user = person_of(request)
    forced = user.must_change_password
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_own_password(user, form.cleaned_data["new_password"], keep_session=request.session.session_key)
        update_session_auth_hash(request, user)
        messages.success(request, "密码已改好，其他设备上的登录已退出。")
        return redirect("/" if forced else "my_account")
    return render(request, "accounts/change_password.html", {"form": form, "forced": forced})
