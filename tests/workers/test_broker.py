"""A worker outlives the loss of its broker."""

from kombu import Consumer, Queue
from kombu.common import ignore_errors

from cricksy.celery import app


def test_a_channel_with_reserved_tasks_closes_after_its_connection_is_gone() -> None:
    """Celery closes it so when Redis was killed, and ignores errors of the connection only: any other ends the worker.

    kombu restores the tasks that were not acknowledged, and needs the client of the connection for that.
    """
    connection = app.connection_for_read()
    connection.ensure_connection()
    channel = connection.channel()
    queue = Queue("reserved", routing_key="reserved")
    Consumer(channel, [queue], callbacks=[lambda body, message: None]).consume()
    app.send_task("workers.tasks.recompute", ["no-match"], queue="reserved", connection=connection)
    connection.drain_events(timeout=5)
    # What Celery has done so far: the connection has no client, and the pools of the channel are closed.
    connection.transport.client = None
    channel._pool = channel._async_pool = None
    ignore_errors(connection, channel.close)
    connection.release()
