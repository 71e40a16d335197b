"""A worker in reserve: it takes tasks only while they wait, because the other workers are busy, hang, or have died.

Workers that take turns at a match each fold every ball of it: two cost nearly twice as much as one. `CRICKSY_RESERVE`
makes a worker one in reserve. RabbitMQ does the same by itself, by the priority of a consumer.
"""

from cricksy import environment

IS_RESERVE = environment.flag("CRICKSY_RESERVE", default=False)
LOOK_SECONDS = 0.05
WAIT_SECONDS = 0.05
"""A task that has waited for so long is one that no other worker takes. Viewers notice a quarter of a second."""
