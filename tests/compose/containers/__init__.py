"""Starts the stack in real containers, for `tests/compose/run`.

machine   what this machine needs: Podman, and limits that it allows
podman    its commands
images    ours, built as operators build it; those of others are pulled, or made from packages of Debian
stack     from services of compose.yaml to containers
viewer    viewers that come back by themselves, and how a replayed match ended on them
kills     each container killed in turn, and processes that hang
operators what operators rely on
backup    a backup and its restore
"""
