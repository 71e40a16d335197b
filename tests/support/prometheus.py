"""Prometheus, Alertmanager and exporters of Debian as plain processes on free ports. `scripts/prometheus` has them."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

from cricksy import private_files
from cricksy.local_services import child
from cricksy.local_services.ports import HOST, free_port
from cricksy.up.children import answers

PROGRAMS = (
    "prometheus",
    "prometheus-alertmanager",
    "prometheus-blackbox-exporter",
    "prometheus-nginx-exporter",
    "prometheus-node-exporter",
    "prometheus-postgres-exporter",
    "prometheus-redis-exporter",
)
START_SECONDS = 30.0


def why_not() -> str:
    """Return why they cannot be started here; "" if they can."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    return f"{missing[0]} is not installed; ./scripts/prometheus installs it from Debian." if missing else ""


@dataclass
class Server:
    """A program with its address. `arguments` may name the port as {port}."""

    folder: Path
    name: str
    arguments: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    ready: str = "/"
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [argument.format(port=self.port) for argument in self.arguments]
        self.process = child.launch(command, log=self.log, env={**os.environ, **self.env}, cwd=self.folder)

    def wait(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{self.url}{self.ready}"):
            assert self.process.poll() is None, child.last_lines(self.log)
            assert time.monotonic() < deadline, child.last_lines(self.log)
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            child.stop(self.process)


def node(folder: Path) -> Server:
    return Server(folder, "node", ["prometheus-node-exporter", f"--web.listen-address={HOST}:{{port}}"])


def nginx(folder: Path, status_url: str) -> Server:
    options = [f"-web.listen-address={HOST}:{{port}}", f"-nginx.scrape-uri={status_url}"]
    return Server(folder, "nginx", ["prometheus-nginx-exporter", *options])


def postgres(folder: Path, database_url: str) -> Server:
    env = {"DATA_SOURCE_NAME": f"{database_url}?sslmode=disable"}
    return Server(folder, "postgres", ["prometheus-postgres-exporter", f"--web.listen-address={HOST}:{{port}}"], env)


def redis(folder: Path, address: str, password: str) -> Server:
    env = {"REDIS_ADDR": f"redis://{address}", "REDIS_PASSWORD": password}
    return Server(folder, "redis", ["prometheus-redis-exporter", f"-web.listen-address={HOST}:{{port}}"], env)


def blackbox(folder: Path) -> Server:
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "blackbox.yml"
    config.write_text("modules: {http_2xx: {prober: http}}\n")
    options = [f"--web.listen-address={HOST}:{{port}}", f"--config.file={config}"]
    return Server(folder, "blackbox", ["prometheus-blackbox-exporter", *options])


def alertmanager(folder: Path, run: Path, **urls: str) -> Server:
    """Alertmanager as the containers start it, with these webhooks."""
    folder.mkdir(parents=True, exist_ok=True)
    where = [
        f"--web.listen-address={HOST}:{{port}}",
        "--cluster.listen-address=",
        f"--storage.path={folder / 'alerts'}",
    ]
    env = {"ALERTMANAGER_FOLDER": str(folder), **urls}
    return Server(folder, "alertmanager", ["sh", str(run), *where], env, ready="/-/ready")


class Prometheus(Server):
    """Asks as a configuration says, and answers questions."""

    def __init__(self, folder: Path, configuration: Mapping[str, Any]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "prometheus.yml"
        private_files.write(file, yaml.safe_dump(dict(configuration)))
        options = [f"--config.file={file}", f"--storage.tsdb.path={folder / 'data'}"]
        listen = f"--web.listen-address={HOST}:{{port}}"
        super().__init__(folder, "prometheus", ["prometheus", *options, listen], ready="/-/ready")

    def ask(self, path: str, **parameters: str) -> Any:
        response = httpx.get(f"{self.url}/api/v1/{path}", params=parameters, timeout=30)
        assert response.status_code == 200, response.text
        return response.json()["data"]

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Return the series of an instant vector, or of a range as in `up[1m]`."""
        return self.ask("query", query=expression)["result"]  # type: ignore[no-any-return]

    def alerts(self, state: str = "firing") -> set[str]:
        return {each["labels"]["alertname"] for each in self.ask("alerts")["alerts"] if each["state"] == state}
