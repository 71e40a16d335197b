"""The part of a worker that receives tasks, without Celery's delayed delivery.

That would declare 28 queues more in RabbitMQ at each connection, for tasks with a delay; Cricksy has none.
"""

from celery.worker.consumer import Consumer as CeleryConsumer


class Consumer(CeleryConsumer):
    class Blueprint(CeleryConsumer.Blueprint):
        default_steps = [step for step in CeleryConsumer.Blueprint.default_steps if "delayed_delivery" not in step]
