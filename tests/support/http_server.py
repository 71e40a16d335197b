"""An HTTP server whose loop the test turns itself, with `wasyncore.poll2`."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from cricksy.http_server.server import Server
from realtime.listening import listen


@contextmanager
def serving(application: Callable[..., Any]) -> Iterator[Server]:
    with closing(Server.on(listen("127.0.0.1", 0), application)) as server:
        yield server
        for channel in server.channels():
            channel.close()
        for threads in (server.task_dispatcher, *server.express.values()):
            threads.shutdown()
