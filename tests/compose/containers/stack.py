"""From services of compose.yaml to containers of Podman, as Docker Compose would start them."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.compose import stackfile
from tests.compose.containers import machine, podman
from tests.compose.stackfile import FOLDER, Service

PREFIX = "cricksy-test-"
PATIENCE = 180.0
PAUSE = 0.2
SECONDS = {"s": 1, "m": 60}


@dataclass
class Stack:
    """The containers of one profile. `files` is a private folder for what holds passwords."""

    read: dict[str, Any]
    files: Path

    @property
    def services(self) -> dict[str, Service]:
        return self.read["services"]  # type: ignore[no-any-return]

    def up(self) -> None:
        make_networks(self.read["networks"])
        for name in in_order(self.services):
            for needed, how in self.services[name].get("depends_on", {}).items():
                self.wait(needed, how["condition"])
            podman.run("run", "--detach", *self.options(name), patience=PATIENCE)
        for name, service in self.services.items():
            if is_checked(service):
                self.wait(name, "service_healthy")

    def wait(self, name: str, condition: str) -> None:
        if condition == "service_completed_successfully":
            status = podman.run("wait", PREFIX + name, patience=PATIENCE)
            if status != "0":
                raise podman.PodmanError(f"{name} ended with {status}: {logs(name)}")
        else:
            self.wait_healthy(name)

    def wait_healthy(self, name: str, patience: float = PATIENCE) -> float:
        """Return after how many seconds its health check is good. Raises PodmanError."""
        begun = time.monotonic()
        while not self.is_healthy(name):
            if time.monotonic() - begun > patience:
                raise podman.PodmanError(f"{name} is not healthy after {patience:.0f} s: {logs(name)}")
            time.sleep(PAUSE)
        return time.monotonic() - begun

    def is_healthy(self, name: str) -> bool:
        """Podman runs health checks by timers of systemd, which not every machine has: this runs the check itself.

        Much more often than it is meant to, so without the option that ends the process.
        """
        kind, *command = self.services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        command = command[: command.index("--end-after")] if "--end-after" in command else command
        return podman.succeeds("exec", PREFIX + name, *command, patience=30)

    def options(self, name: str) -> list[object]:
        service = self.services[name]
        return [
            f"--name={PREFIX}{name}",
            "--pull=never",
            *confinement(service),
            *networks(name, service),
            *mounts(service),
            f"--env-file={self.env_file(name)}",
            f"--restart={service['restart']}",
            f"--stop-timeout={seconds(service['stop_grace_period'])}",
            *(["--init"] if service.get("init") else []),
            *(f"--publish={port}" for port in service.get("ports", [])),
            *(f"--{option}={service[key]}" for key, option in SAME.items() if key in service),
            *entrypoint(service),
            image(service),
            *arguments(service),
        ]

    def env_file(self, name: str) -> Path:
        """Other users can read a command line."""
        service = self.services[name]
        values = stackfile.environment(service)
        for file in service.get("env_file", []):
            values = {**stackfile.read_env(FOLDER / file), **values}
        path = self.files / f"{name}.env"
        path.touch(0o600)
        path.write_text("".join(f"{variable}={value}\n" for variable, value in values.items()))
        return path


SAME = {"mem_limit": "memory", "shm_size": "shm-size", "stop_signal": "stop-signal", "user": "user"}


def confinement(service: Service) -> list[str]:
    limits = service["ulimits"]["nofile"]
    return [
        *(["--read-only", "--read-only-tmpfs=false"] if service["read_only"] else []),
        *(f"--cap-drop={each}" for each in service["cap_drop"]),
        *(f"--security-opt={each.partition(':')[0]}" for each in service["security_opt"]),
        f"--ulimit=nofile={limits['soft']}:{limits['hard']}",
        # With one limit given, Podman takes its own default for the other, which some machines do not allow.
        f"--ulimit=nproc={machine.processes()}:{machine.processes()}",
        f"--log-opt=max-size={service['logging']['options']['max-size']}",
    ]


def networks(name: str, service: Service) -> list[str]:
    wanted = service["networks"]
    addresses = wanted if isinstance(wanted, dict) else {network: {} for network in wanted}
    return [
        f"--network={PREFIX}{network}:alias={name}"
        + (f",ip={options['ipv4_address']}" if "ipv4_address" in options else "")
        for network, options in addresses.items()
    ]


def is_checked(service: Service) -> bool:
    return "test" in service.get("healthcheck", {})


def mounts(service: Service) -> list[str]:
    found = []
    for volume in service.get("volumes", []):
        source, _, rest = volume.partition(":")
        where = (FOLDER / source).resolve() if source.startswith((".", "/")) else f"{PREFIX}{source}"
        found.append(f"--volume={where}:{rest}")
    return [*found, *(f"--tmpfs={path}" for path in service.get("tmpfs", []))]


def entrypoint(service: Service) -> list[str]:
    return [f"--entrypoint={json.dumps(service['entrypoint'])}"] if "entrypoint" in service else []


def arguments(service: Service) -> list[str]:
    return [str(each) for each in service.get("command", [])]


def image(service: Service) -> str:
    name = str(service["image"])
    return name if "/" in name else f"localhost/{name}"


def seconds(duration: str) -> int:
    return int(duration[:-1]) * SECONDS[duration[-1]]


def make_networks(wanted: dict[str, Any]) -> None:
    for name, network in wanted.items():
        options = ["--internal"] if network.get("internal") else []
        for pool in network.get("ipam", {}).get("config", []):
            options += [f"--subnet={pool['subnet']}", f"--ip-range={pool['ip_range']}"]
        podman.run("network", "create", *options, PREFIX + name)


def in_order(services: dict[str, Service]) -> list[str]:
    """Return the services so that each comes after those that it depends on."""
    found: list[str] = []
    while len(found) < len(services):
        found += [
            name
            for name, each in services.items()
            if name not in found and set(each.get("depends_on", {})) <= set(found)
        ]
    return found


def logs(name: str) -> str:
    done = podman.attempt("logs", "--tail=20", PREFIX + name)
    return (done.stdout + done.stderr).strip()


def remove_all() -> None:
    """Remove containers, networks and volumes of this test, of an earlier run too."""
    for what, columns in (("container", ".Names"), ("network", ".Name"), ("volume", ".Name")):
        listed = ["container", "ls", "--all"] if what == "container" else [what, "ls"]
        names = podman.run(*listed, "--format", "{{" + columns + "}}").split()
        ours = [name for name in names if name.startswith(PREFIX)]
        if ours:
            podman.attempt(
                what, "rm", "--force", *(["--time=2"] if what == "container" else []), *ours, patience=PATIENCE
            )
