"""The administrator's pages about accounts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dudao.apps.accounts import actions
from dudao.apps.accounts.access import administrator_of, person_of
from dudao.apps.accounts.forms import MembershipForm, NewUserForm, UserForm
from dudao.apps.accounts.models import Membership, User
from dudao.apps.accounts.permissions import administers_wholly
from dudao.apps.accounts.queries import (
    administered_places,
    locked_until,
    locked_usernames,
    membership_of,
    user_administered_by,
    users_administered_by,
)
from dudao.apps.activity.api import history_of


def users(request: HttpRequest) -> HttpResponse:
    """Everyone with a role inside what this administrator administers."""
    administrator = administrator_of(request)
    context = {"people": users_administered_by(administrator), "locked": locked_usernames()}
    return render(request, "accounts/users.html", context)


@never_cache
def user_create(request: HttpRequest) -> HttpResponse:
    """A new account; its one-time password is shown once, on the answer to this form."""
    administrator = administrator_of(request)
    form = NewUserForm(administered_places(administrator), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            created, secret = actions.create_user(
                given["username"],
                name=given["name"],
                phone=given["phone"],
                organisation=given["organisation"],
                role=given["role"],
                actor=administrator,
            )
        except ValidationError as refused:
            _add_errors(form, refused)
        else:
            return render(request, "accounts/one_time_password.html", {"person": created, "secret": secret})
    return render(request, "accounts/user_create.html", {"form": form})


def user_page(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account: its data, roles, state and history."""
    administrator, person = _person_or_404(request, user_id)
    form = UserForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person.refresh_from_db()
        actions.edit_user(person, name=given["name"], phone=given["phone"], actor=administrator)
        messages.success(request, "已保存。")
        return redirect("user", user_id=person.pk)
    return _render_user(request, person, form, MembershipForm(administered_places(administrator)))


@require_POST
@never_cache
def user_reset_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A new one-time password, shown once."""
    administrator, person = _person_or_404(request, user_id)
    secret = actions.reset_password(person, actor=administrator)
    return render(
        request, "accounts/one_time_password.html", {"person": person, "secret": secret, "reset": True}
    )


@require_POST
def user_disable(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take the account out of use."""
    administrator, person = _person_or_404(request, user_id)
    try:
        actions.disable_user(person, actor=administrator)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"{person.name} 的账号已停用，可以随时恢复。")
    return redirect("user", user_id=person.pk)


@require_POST
def user_enable(request: HttpRequest, user_id: int) -> HttpResponse:
    """Put the account back into use."""
    administrator, person = _person_or_404(request, user_id)
    actions.enable_user(person, actor=administrator)
    messages.success(request, f"{person.name} 的账号已恢复。")
    return redirect("user", user_id=person.pk)


@require_POST
def user_unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    """Lift the lock after too many wrong passwords."""
    administrator, person = _person_or_404(request, user_id)
    actions.unlock_user(person, actor=administrator)
    messages.success(request, f"{person.name} 的账号已解锁，可以马上登录。")
    return redirect("user", user_id=person.pk)


@require_POST
def membership_add(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a further role."""
    administrator, person = _person_or_404(request, user_id)
    form = MembershipForm(administered_places(administrator), request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_membership(person, given["organisation"], given["role"], actor=administrator)
        except ValidationError as refused:
            _add_errors(form, refused)
        else:
            messages.success(request, "角色已授予。")
            return redirect("user", user_id=person.pk)
    return _render_user(request, person, UserForm(instance=person), form)


@require_POST
def membership_remove(request: HttpRequest, user_id: int, membership_id: int) -> HttpResponse:
    """Take a role back."""
    administrator, person = _person_or_404(request, user_id)
    membership = membership_of(person, membership_id)
    if membership is None:
        raise Http404("没有这个角色，可能已经收回。")
    return _removed(request, administrator, membership)


def _removed(request: HttpRequest, administrator: User, membership: Membership) -> HttpResponse:
    try:
        actions.remove_membership(membership, actor=administrator)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "角色已收回。")
    return redirect("user", user_id=membership.user_id)


def _person_or_404(request: HttpRequest, user_id: int) -> tuple[User, User]:
    administrator = administrator_of(request)
    person = user_administered_by(administrator, user_id)
    if person is None:
        raise Http404("没有这个账号，或者它不归您管理。")
    return person_of(request), person


def _render_user(
    request: HttpRequest, person: User, form: UserForm, membership_form: MembershipForm
) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "may_edit": administers_wholly(person_of(request), person),
        "membership_form": membership_form,
        "locked_until": locked_until(person.username),
        "history": history_of(person)[:20],
    }
    return render(request, "accounts/user.html", context)


def _add_errors(form: MembershipForm, refused: ValidationError) -> None:
    """Errors of fields the form has go to them, the others to its top."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.message_dict.items():
        form.add_error(name if name in form.fields else None, errors)
