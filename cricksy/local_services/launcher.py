"""Replaces itself by a program that ends with its parent: `python launcher.py PARENT SIGNAL USER COMMAND...`.

Runs by itself, with the standard library only. USER is `-` (the same user), `uid:gid` (that user) or `ns:uid` (a user
namespace in which this user has the id uid, while the file system sees the real one). The order matters: the kernel
forgets a death signal when credentials change, and never sends it for a parent that has already ended.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000


def checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def enter_namespace(uid: str) -> None:
    outside_uid, outside_gid = os.geteuid(), os.getegid()
    checked(libc().unshare(CLONE_NEWUSER))
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {outside_uid} 1"),
        ("gid_map", f"{uid} {outside_gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def change_user(uid: str, gid: str) -> None:
    os.setgroups([])
    os.setgid(int(gid))
    os.setuid(int(uid))


def become(user: str) -> None:
    if user.startswith("ns:"):
        enter_namespace(user[3:])
    elif user != "-":
        change_user(*user.split(":"))


def die_with(parent: int, signal: int) -> None:
    if sys.platform == "linux":
        checked(libc().prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0))
    if os.getppid() != parent:
        sys.exit("launcher: the parent has already ended")


def main(parent: str, signal: str, user: str, *command: str) -> None:
    try:
        become(user)
        die_with(int(parent), int(signal))
        os.execvp(command[0], command)  # noqa: S606
    except OSError as error:
        sys.exit(f"launcher: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
