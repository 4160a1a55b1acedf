"""The first administrator of a county in an empty instance, with the county itself where it is not there yet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from dudao.apps.accounts.api import Role, create_user
from dudao.apps.organisations.api import Kind, NewOrganisation, add_organisation, organisation_by_code


class Command(BaseCommand):
    help = "为一个县建立第一个管理员，显示一次性密码；县还没有登记的，一并登记"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("name", help="姓名")
        parser.add_argument("--county", required=True, help="县（市、区）名称")
        parser.add_argument("--code", required=True, help="行政区划代码")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret = self._create(options["username"], options["name"], options["county"], options["code"])
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        self.stdout.write(f"已建立管理员 {options['username']}，一次性密码：{secret}")

    @transaction.atomic
    def _create(self, username: str, name: str, county_name: str, code: str) -> str:
        county = organisation_by_code(code)
        if county is None:
            county = add_organisation(None, NewOrganisation(Kind.COUNTY, county_name, code=code), actor=None)
        _, secret = create_user(username, name=name, organisation=county, role=Role.ADMINISTRATOR, actor=None)
        return secret
