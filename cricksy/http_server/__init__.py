"""The HTTP server's command, `python -m cricksy.http_server --host H --port P`: waitress with deadlines.

A request is read whole before a thread is spent on it (docs/decisions/007-waitress.md).

__main__    the command
server      the connections of a process: how many there may be, and what happens to them at the end
channel     one connection: deadlines of its request and its answer, refusals as JSON
metrics     what was dismissed
"""
