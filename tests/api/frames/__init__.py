"""Frames by HTTP: blocks that caches may keep for ever, and a head that never calls an old score the newest."""
