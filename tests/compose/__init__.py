"""The stack of containers: tests read and check compose.yaml, and `tests/compose/run` starts it with Podman."""
