#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hardship.config.settings")
    from django.core.management import execute_from_command_line
    from pghistory import context

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "qcluster":  # every job of the worker is recorded under its own name (hardship.apps)
        execute_from_command_line(sys.argv)
        return
    with context(command=command):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
