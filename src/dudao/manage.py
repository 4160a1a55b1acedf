"""Django's own command line with the project's settings: `python -m dudao.manage migrate`."""

import os
import sys


def main(arguments: list[str] | None = None) -> None:
    """Run one management command; `arguments` without the program name, default those of the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dudao.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["dudao-manage", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    main()
