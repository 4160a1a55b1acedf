"""Django's entry for this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "dudao.apps.accounts"
    label = "accounts"
    verbose_name = "账号"
