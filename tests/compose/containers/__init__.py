"""Starts the stack in real containers, for `tests/compose/run`.

machine   what this machine needs: Podman, and limits that it allows
podman    its commands
images    ours, built as operators build it; those of others are pulled, or made from packages of Debian
stack     from services of compose.yaml to containers
viewer    a viewer that comes back by itself, and how a replayed match ended on it
kills     each container killed in turn
backup    a backup and its restore
"""
