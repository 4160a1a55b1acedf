"""Checks the hash chains of the log; `dudao verify-log` calls the same function."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dudao.apps.activity.api import verify_all


class Command(BaseCommand):
    help = "检查操作记录的哈希链，输出第一条被破坏的记录"

    def handle(self, *args: Any, **options: Any) -> None:
        status = verify_all(sys.stdout)
        if status:
            sys.exit(status)
