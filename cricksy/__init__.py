"""The project: what ties the apps together and runs them.

settings, environment   every setting, read from the environment and checked; a bad one ends the start
urls, asgi, wsgi        the addresses, and the entry points of the two kinds of server; websocket_urls: of one of them
peers                   the client's address, and which headers of proxies are believed
sessions                what sessions need, only where there may be one
monitoring              counts requests for Prometheus
exporter/               `manage.py exporter`: what broker, database and Redis know, for Prometheus
flower_server           Flower behind a log-in
task_metrics            counts the tasks of a worker
celery, logs            the Celery application, and logging in JSON, one line for each entry
redis_broker, rabbitmq  how Celery uses its broker; reserve: which workers take only tasks that wait
http_server/            how HTTP is served
health                  whether a process runs, and whether it can do its work
postgres/               the database backend: an end to every wait
database_router         reads from the replica, if there is one
processes               the processes that make up Cricksy, and their commands
private_files           files that only their owner may read
local_services/         a Postgres and a Redis-compatible server of our own, from wheels
local_environment       how other commands find the services of a running `up`
backups/                `manage.py backup` and `restore`
sizing/                 how large an installation must be
up/                     `manage.py up`: everything on one machine

A new setting: a line in settings.py, read by a function of environment.py, and a row in docs/operations.md.
A new process: a function in processes.py; `up` and the end-to-end tests start it from there.
"""
