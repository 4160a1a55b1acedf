"""Addresses of sign-in, accounts and the log."""

from allauth.account.views import LoginView
from django.urls import path

from dudao.apps.accounts import views_account, views_log, views_signin, views_users

urlpatterns = [
    path("sign-in/", LoginView.as_view(), name="account_login"),
    path("sign-out/", views_signin.sign_out, name="account_logout"),
    path("settings/", views_account.settings_page, name="settings_page"),
    path("account/", views_account.my_account, name="my_account"),
    path("account/password/", views_account.change_password, name="account_change_password"),
    path("users/", views_users.users, name="users"),
    path("users/new/", views_users.user_create, name="user_create"),
    path("users/<int:user_id>/", views_users.user_page, name="user"),
    path("users/<int:user_id>/reset-password/", views_users.user_reset_password, name="user_reset_password"),
    path("users/<int:user_id>/disable/", views_users.user_disable, name="user_disable"),
    path("users/<int:user_id>/enable/", views_users.user_enable, name="user_enable"),
    path("users/<int:user_id>/unlock/", views_users.user_unlock, name="user_unlock"),
    path("users/<int:user_id>/memberships/", views_users.membership_add, name="membership_add"),
    path(
        "users/<int:user_id>/memberships/<int:membership_id>/remove/",
        views_users.membership_remove,
        name="membership_remove",
    ),
    path("log/", views_log.activity_log, name="activity_log"),
]
