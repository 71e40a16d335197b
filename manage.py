#!/usr/bin/env python
"""Django's commands, and `up`, which starts the services that the settings need, so it runs before Django's set-up."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")
    from cricksy.local_environment import adopt, state_folder, take_state

    state = take_state(sys.argv)
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "up":
        from cricksy.up import main as up

        raise SystemExit(up([*sys.argv[2:], *(["--state", str(state)] if state else [])]))
    adopt(command, state_folder(state))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
