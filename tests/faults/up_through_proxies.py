"""Runs the real `up`, whose processes reach Postgres and Redis through the proxies on the ports given.

`python -m tests.faults.up_through_proxies POSTGRES_PORT REDIS_PORT FILE ARGUMENT...` writes the true addresses to FILE.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cricksy.up
from cricksy.up import servers

real_environment = servers.environment


def through(url: str, port: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{port}").geturl()


def main(postgres: str, redis: str, file: str, *arguments: str) -> int:
    def environment(*given: Any) -> dict[str, str]:
        values = real_environment(*given)
        true = {name: values[name] for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
        Path(file).touch(mode=0o600)
        Path(file).write_text(json.dumps(true))
        return values | {
            "DATABASE_URL": through(values["DATABASE_URL"], postgres),
            "REDIS_URL": through(values["REDIS_URL"], redis),
        }

    servers.environment = environment
    os.environ["DJANGO_SETTINGS_MODULE"] = "cricksy.settings"
    return cricksy.up.main(list(arguments))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
