"""The user that Postgres runs as. It refuses to run as root, so root starts it as another existing user.

If that user cannot reach the files (a checkout below /root), it runs in a user namespace: there root has the id of
another user, and can still read its own files.
"""

import os
import pwd
import subprocess
from collections.abc import Iterator
from pathlib import Path

from cricksy.local_services.child import STAY, launched


def candidates() -> Iterator[str]:
    """Yield users in the form that the launcher takes, best first."""
    if os.geteuid() != 0:
        yield STAY
        return
    other = other_user()
    if other:
        yield f"{other.pw_uid}:{other.pw_gid}"
        yield f"ns:{other.pw_uid}"


def other_user() -> pwd.struct_passwd | None:
    users = sorted(pwd.getpwall(), key=lambda user: (user.pw_name != "nobody", user.pw_uid))
    return next((user for user in users if user.pw_uid != 0), None)


def give(folder: Path, user: str) -> None:
    """Make that user the owner of the folder. In a user namespace the owner stays root (see the launcher)."""
    if user == STAY:
        return
    uid, gid = (os.geteuid(), os.getegid()) if user.startswith("ns:") else map(int, user.split(":"))
    for place, _, names in os.walk(folder):
        for path in (place, *(os.path.join(place, name) for name in names)):
            if os.lstat(path).st_uid != uid:
                os.lchown(path, uid, gid)


def can_run(user: str, program: Path, folder: Path) -> bool:
    """Tell whether that user can start the program and write to the folder."""
    script = '"$1" --version >/dev/null && test -w "$2" && test -x "$2"'
    command = launched(["/bin/sh", "-c", script, "sh", str(program), str(folder)], user=user)
    return subprocess.run(command, capture_output=True, cwd="/").returncode == 0
