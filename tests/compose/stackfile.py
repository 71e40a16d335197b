"""Reads compose.yaml as Docker Compose does: variables of .env, then the services of one profile."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "compose"
FILE = FOLDER / "compose.yaml"
PROFILES = ("small", "medium", "large")
# ${NAME:?message} ends the start if the variable is missing or empty, ${NAME?message} if it is missing; $$ is one $.
VARIABLE = re.compile(r"\$(?:(\$)|\{(\w+)(:?\?)([^}]*)\}|(.))")

Service = dict[str, Any]


class Missing(Exception):
    """A variable that has no value, with the sentence of the file."""


def make_secrets(env_file: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run compose/secrets for another file than the .env of an operator."""
    env = {**os.environ, "CRICKSY_ENV_FILE": str(env_file)}
    return subprocess.run([FOLDER / "secrets", *arguments], env=env, capture_output=True, text=True)


def read_env(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def variables() -> set[str]:
    return {found[2] for found in VARIABLE.finditer(FILE.read_text()) if found[2]}


def interpolate(text: str, values: dict[str, str]) -> str:
    def value_of(found: re.Match[str]) -> str:
        escaped, name, operator, sentence, other = found.groups()
        if escaped:
            return "$"
        if other:
            raise ValueError(f"${other} has no sentence that says what to do when it is not set")
        if name not in values or (operator == ":?" and not values[name]):
            raise Missing(f"{name}: {sentence}")
        return values[name]

    return VARIABLE.sub(value_of, text)


def load(values: dict[str, str]) -> dict[str, Any]:
    """Return the whole file; its profile is that of COMPOSE_PROFILES, and services of other profiles are left out."""
    read: dict[str, Any] = yaml.safe_load(interpolate(FILE.read_text(), values))
    read["services"] = {
        name: each for name, each in read["services"].items() if values["COMPOSE_PROFILES"] in each["profiles"]
    }
    return read


def address(service: Service) -> str | None:
    networks = service.get("networks", [])
    return networks["data"]["ipv4_address"] if isinstance(networks, dict) else None


def environment(service: Service) -> dict[str, str]:
    return {name: str(value) for name, value in service.get("environment", {}).items()}


def of_image(services: dict[str, Service]) -> dict[str, Service]:
    """Return the services that run our image."""
    return {name: each for name, each in services.items() if each["image"] == "cricksy"}


def images_of_others() -> set[str]:
    """The images that are not built from files of this folder."""
    services: dict[str, Service] = yaml.safe_load(FILE.read_text())["services"]
    return {str(each["image"]) for each in services.values() if "build" not in each}
