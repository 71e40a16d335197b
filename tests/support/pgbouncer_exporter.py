"""The exporter of PgBouncer from PyPI, in a folder of its own: it wants older libraries than we have."""

from pathlib import Path

import yaml

from cricksy import private_files
from cricksy.local_services.ports import HOST, free_port
from tests.support.pgbouncer import PROJECT, STATS, PgBouncer
from tests.support.prometheus import Server

PROGRAM = PROJECT / ".local/pgbouncer-exporter/bin/pgbouncer-exporter"


def missing() -> str:
    """Return why it cannot run here; "" if it can."""
    return "" if PROGRAM.exists() else "the exporter of PgBouncer is not installed; ./scripts/prometheus installs it."


def server(folder: Path, pool: PgBouncer) -> Server:
    port = free_port()
    config = folder / "pgbouncer.yml"
    dsn = pool.url(STATS, "pgbouncer").replace("postgres://", "postgresql://")
    told = {"dsn": dsn, "exclude_databases": ["pgbouncer"], "extra_labels": {"pooler": "primary"}}
    folder.mkdir(parents=True, exist_ok=True)
    private_files.write(config, yaml.safe_dump({"exporter_host": HOST, "exporter_port": port, "pgbouncers": [told]}))
    return Server(folder, "pgbouncer", [str(PROGRAM), "--config", str(config)], ready="/metrics", port=port)
