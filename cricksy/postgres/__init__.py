"""The database backend: Django's for Postgres with the metrics of django_prometheus, and an end to every wait.

A Postgres that hangs still holds its connections, and the kernel acknowledges what is sent, so neither psycopg2 nor
TCP notices. Servers and workers call `waits.bound`; management commands may wait for as long as they like.

base     the backend that settings name
waits    how long a process waits, and how it does so
sessions time-outs of a connection, and whether a pooler is in between
roles    the same time-outs by role, for use behind a pooler
hang     what is known of a server that was silent: everybody is refused until it answers again
metrics
"""
