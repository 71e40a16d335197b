"""The playing conditions with their values for each format, as docs/conditions.md writes them."""

import dataclasses
from enum import StrEnum

from scoring.engine.conditions import FORMATS, Conditions, Format

USUAL = FORMATS[Format.CUSTOM]


def written() -> list[list[str]]:
    """Name, default and other formats of each condition, in the order of the code."""
    names = [field.name for field in dataclasses.fields(Conditions) if field.name != "format"]
    return [[f"`{name}`", write(getattr(USUAL, name)), write_others(name)] for name in names]


def write_others(name: str) -> str:
    values = {form: getattr(conditions, name) for form, conditions in FORMATS.items()}
    return ", ".join(f"`{form}` {write(value)}" for form, value in values.items() if value != getattr(USUAL, name))


def write(value: object) -> str:
    if isinstance(value, StrEnum):
        return f"`{value}`"
    if isinstance(value, tuple):
        return ", ".join(f"{powerplay.first}-{powerplay.last}" for powerplay in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
