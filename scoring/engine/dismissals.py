"""The ways out, a row each: who gets the credit, who can be out, and off which balls it is possible."""

from dataclasses import dataclass

from scoring.engine.values import Kind


@dataclass(frozen=True, slots=True)
class Way:
    """`credit`: the bowler's wicket. `anyone`: either batter may be out so. The rest: possible off such a ball."""

    credit: bool
    wicket: bool = True
    anyone: bool = False
    wide: bool = False
    noball: bool = False
    free_hit: bool = False
    ball: bool = True

    @property
    def no_runs(self) -> bool:
        """Laws 20.1, 33.4 and 34.4: the ball is dead with the wicket, and runs before it do not count."""
        return self.ball and not self.anyone


WAYS: dict[Kind, Way] = {
    Kind.BOWLED: Way(credit=True),  # Law 32
    Kind.CAUGHT: Way(credit=True),  # Law 33
    Kind.CAUGHT_AND_BOWLED: Way(credit=True),
    Kind.LBW: Way(credit=True),  # Law 36
    Kind.STUMPED: Way(credit=True, wide=True),  # Law 39
    Kind.HIT_WICKET: Way(credit=True, wide=True),  # Law 35
    Kind.RUN_OUT: Way(credit=False, anyone=True, wide=True, noball=True, free_hit=True),  # Law 38
    Kind.OBSTRUCTING: Way(credit=False, anyone=True, wide=True, noball=True, free_hit=True),  # Law 37
    Kind.HANDLED_BALL: Way(credit=False, anyone=True, wide=True, noball=True, free_hit=True),  # Law 33 until 2017
    Kind.HIT_TWICE: Way(credit=False, noball=True, free_hit=True),  # Law 34
    Kind.TIMED_OUT: Way(credit=False, anyone=True, wide=True, noball=True, free_hit=True, ball=False),  # Law 40
    Kind.RETIRED_OUT: Way(credit=False, anyone=True, wide=True, noball=True, free_hit=True, ball=False),  # Law 25.4.3
    Kind.RETIRED_HURT: Way(False, False, True, True, True, True, False),  # Law 25.4.2
    Kind.RETIRED_NOT_OUT: Way(False, False, True, True, True, True, False),
}

RETIREMENTS = frozenset({Kind.RETIRED_OUT, Kind.RETIRED_HURT, Kind.RETIRED_NOT_OUT})
MAY_RETURN = frozenset({Kind.RETIRED_HURT, Kind.RETIRED_NOT_OUT})
CATCHES = frozenset({Kind.CAUGHT, Kind.CAUGHT_AND_BOWLED})
WITHOUT_A_BALL = frozenset({Kind.TIMED_OUT, Kind.RUN_OUT, Kind.OBSTRUCTING})
"""What event `dismissal` takes: Laws 37, 38.3 (the non-striker before the ball) and 40."""


def possible(kind: Kind, *, wide: bool, noball: bool, free_hit: bool) -> bool:
    """Whether a batter can be out so off this ball; on a free hit a wide does not bring the stumping back."""
    way = WAYS[kind]
    return (way.wide or not wide) and (way.noball or not noball) and (way.free_hit or not free_hit)


def allowed_on_next(free_hit: bool) -> tuple[Kind, ...]:
    return tuple(kind for kind, way in WAYS.items() if way.ball and (way.free_hit or not free_hit))
