"""The REST edge: parse, permit, call one service, serialise."""
