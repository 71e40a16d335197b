"""A stack of plain processes behind nginx, watched by Prometheus as compose/prometheus/prometheus.yml says."""

import contextlib
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import yaml

from cricksy import processes
from cricksy.local_services.ports import HOST
from tests import stack as stacks
from tests.alerts import rules
from tests.docs.source import PROJECT
from tests.stack import Stack
from tests.support import balancer, prometheus
from tests.support.masking import add_secret
from tests.support.prometheus import Prometheus, Server

CONFIGURATION = PROJECT / "compose/prometheus/prometheus.yml"
ALERTMANAGER = PROJECT / "compose/alertmanager/run"
NAMES = (*stacks.NAMES, "worker-slow", "exporter")
WORKERS = {"worker-1": 1, "worker-sweep": processes.WORKERS + 1, "worker-slow": processes.WORKERS + 2}
"""The number of a worker decides on which port its metrics are."""
INTERVAL = "1s"
SLOT = "tests_of_alerts"
# How a job finds its targets in containers.
DISCOVERY = ("dns_sd_configs", "static_configs")
Targets = Mapping[str, Sequence[str]]


@dataclass
class Monitored:
    stack: Stack
    prometheus: Prometheus
    targets: Targets

    def down(self) -> list[str]:
        """The targets that do not answer, or were not asked yet."""
        answer = {each["metric"]["instance"] for each in self.prometheus.query("up == 1")}
        return sorted({target for each in self.targets.values() for target in each} - answer)


@contextmanager
def monitored(
    stack: Stack,
    more: Sequence[tuple[str, Server]] = (),
    alert_rules: Path = rules.FILE,
    alertmanager: Server | None = None,
) -> Iterator[Monitored]:
    """Watch a stack; `more` are further exporters with their jobs."""
    folder = stack.root / f"prometheus-{uuid.uuid4().hex[:8]}"
    with ExitStack() as exits:
        exits.callback(shutil.rmtree, folder, ignore_errors=True)
        nginx = exits.enter_context(
            balancer.started(folder / "nginx", [address(stack.http_url)], [address(stack.ws_url)])
        )
        exits.enter_context(replication_slot(stack.database_url))
        exporters = [*exporters_of(folder, stack, nginx), *more]
        targets = {**targets_of(stack), **{job: [server.address] for job, server in exporters}}
        targets["blackbox"] = [f"{nginx.url}/api/health/ready"]
        probe = next(server for job, server in exporters if job == "blackbox")
        servers = [server for _, server in exporters] + ([alertmanager] if alertmanager else [])
        token = folder / "token"
        token.write_text(stack.settings.get("CRICKSY_METRICS_TOKEN", ""))
        read = configuration(targets, token, alert_rules, probe.address, alertmanager)
        watcher = Prometheus(folder, read)
        for server in [*servers, watcher]:
            server.start()
            exits.callback(server.stop)
        for server in [*servers, watcher]:
            server.wait()
        yield Monitored(stack, watcher, targets)


def targets_of(stack: Stack) -> dict[str, list[str]]:
    """The metrics of our own processes, by job."""
    ports = stack.ports
    addresses = {
        "web": [ports.web_metrics_url()],
        "ws": [ports.metrics_url()],
        "worker": [ports.worker_metrics_url(number) for name, number in WORKERS.items() if name in stack.children],
        "exporter": [ports.exporter_url],
    }
    return {job: [address(url) for url in each] for job, each in addresses.items()}


def address(url: str) -> str:
    return urlsplit(url).netloc


def exporters_of(folder: Path, stack: Stack, nginx: balancer.Nginx) -> list[tuple[str, Server]]:
    redis = urlsplit(stack.redis_url)
    return [
        ("postgres", prometheus.postgres(folder, stack.database_url)),
        ("redis", prometheus.redis(folder, f"{redis.hostname}:{redis.port}", redis.password or "")),
        ("nginx", prometheus.nginx(folder, f"{nginx.health_url}/status")),
        ("node", prometheus.node(folder)),
        ("blackbox", prometheus.blackbox(folder)),
    ]


@contextmanager
def replication_slot(database_url: str) -> Iterator[None]:
    """A slot, as that of a replica: the figure of its WAL exists only with one."""
    with contextlib.closing(psycopg2.connect(database_url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_create_physical_replication_slot(%s, true)", [SLOT])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])


def configuration(
    targets: Targets, token: Path, alert_rules: Path, probe: str, alertmanager: Server | None
) -> dict[str, Any]:
    """The configuration of the containers with the targets of this machine, asked each second. Others are left out."""
    read: dict[str, Any] = yaml.safe_load(CONFIGURATION.read_text())
    jobs = [job for job in read["scrape_configs"] if job["job_name"] in targets]
    for job in jobs:
        for each in DISCOVERY:
            job.pop(each, None)
        if "authorization" in job:
            job["authorization"]["credentials_file"] = str(token)
        job["static_configs"] = [{"targets": list(targets[job["job_name"]])}]
        job["relabel_configs"] = relabelled(job, probe)
    alerting = [{"static_configs": [{"targets": [alertmanager.address]}]}] if alertmanager else []
    return {
        "global": {"scrape_interval": INTERVAL, "evaluation_interval": INTERVAL},
        "rule_files": [str(alert_rules)],
        "alerting": {"alertmanagers": alerting},
        "scrape_configs": jobs,
    }


def relabelled(job: Mapping[str, Any], probe: str) -> list[dict[str, Any]]:
    """Only the job of the probe has labels that do not come from the names of containers."""
    if job["job_name"] != "blackbox":
        return []
    return [
        {**each, "replacement": probe} if each["target_label"] == "__address__" else each
        for each in job["relabel_configs"]
    ]


def metrics_token() -> str:
    return add_secret(uuid.uuid4().hex)


__all__ = ["HOST", "NAMES", "Monitored", "metrics_token", "monitored"]
