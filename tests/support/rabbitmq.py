"""Debian's RabbitMQ as a plain process: ports, folder, cookie and port mapper (epmd) are its own.

`scripts/rabbitmq` installs it. The programs that Debian has in /usr/sbin would change the user to `rabbitmq`; those
below /usr/lib run as the user that starts them.
"""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from amqp.exceptions import AMQPError
from kombu import Connection
from kombu.exceptions import OperationalError

from cricksy import private_files
from cricksy.local_services import child
from cricksy.local_services.ports import HOST, free_port
from tests.support.masking import add_secret

PROGRAMS = Path("/usr/lib/rabbitmq/bin")
PATIENCE = 120
NAME = "cricksy"


def missing() -> str:
    """Return why it cannot run here; "" if it can."""
    found = (PROGRAMS / "rabbitmq-server").exists() and shutil.which("epmd")
    return "" if found else "RabbitMQ is not installed: ./scripts/rabbitmq installs it from Debian"


class RabbitMQ:
    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        self.port, between_nodes, mapper = free_port(), free_port(), free_port()
        self.password = add_secret(private_files.secret(root / "password"))
        self.env = self._environment(between_nodes, mapper)
        self._configure()
        command = ["epmd", "-port", str(mapper), "-address", HOST]
        self.mapper = child.launch(command, log=root / "epmd.log", env=self.env)
        self.server = self.launch()

    @property
    def url(self) -> str:
        return f"amqp://{NAME}:{self.password}@{HOST}:{self.port}//"

    def _environment(self, between_nodes: int, mapper: int) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            # The cookie is a file there: without one, everybody's nodes on this machine would share theirs.
            "HOME": str(self.root),
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_PORT": str(mapper),
            "ERL_EPMD_ADDRESS": HOST,
            "RABBITMQ_NODENAME": f"{NAME}{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(between_nodes),
            "RABBITMQ_MNESIA_BASE": str(self.root / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.root / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.root / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(self.root / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.root / "enabled_plugins"),
            "RABBITMQ_PID_FILE": str(self.root / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }

    def _configure(self) -> None:
        add_secret(private_files.secret(self.root / ".erlang.cookie"))
        lines = [
            f"listeners.tcp.1 = {HOST}:{self.port}",
            *(f"default_user = {NAME}", f"default_pass = {self.password}"),
            *("default_permissions.configure = .*", "default_permissions.read = .*", "default_permissions.write = .*"),
            # The disk of a machine with tests may have less than RabbitMQ asks for.
            "disk_free_limit.absolute = 1MB",
        ]
        private_files.write(self.root / "rabbitmq.conf", "\n".join([*lines, ""]))
        (self.root / "rabbitmq-env.conf").touch()
        (self.root / "enabled_plugins").write_text("[].\n")

    def launch(self) -> "subprocess.Popen[bytes]":
        # SIGTERM if this process ends: a shell runs the server, and passes it on.
        log = self.root / "server.log"
        return child.launch(
            [str(PROGRAMS / "rabbitmq-server")], log=log, death_signal=signal.SIGTERM, env=self.env, cwd=self.root
        )

    def answers(self) -> bool:
        try:
            with Connection(self.url, connect_timeout=2) as connection:
                connection.ensure_connection(max_retries=0)
        except (AMQPError, OperationalError):
            return False
        return True

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.server.poll() is None, child.last_lines(self.root / "server.log", 20)
            assert time.monotonic() < deadline, child.last_lines(self.root / "server.log", 20)
            time.sleep(0.2)

    def signal(self, number: int) -> None:
        os.killpg(self.server.pid, number)

    def kill(self) -> None:
        child.kill_group(self.server.pid)
        self.server.wait(10)

    def start(self) -> None:
        """Start it again with its data."""
        self.server = self.launch()
        self.wait()

    def control(self, *arguments: str) -> str:
        command = [str(PROGRAMS / "rabbitmqctl"), "--quiet", *arguments]
        done = subprocess.run(command, env=self.env, cwd=self.root, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        self.kill()
        child.stop(self.mapper)
        shutil.rmtree(self.root, ignore_errors=True)
