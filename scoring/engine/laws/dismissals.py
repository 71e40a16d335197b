"""The kinds of dismissal, one row each: whether the bowler gets the credit, who can be out, and off which balls."""

from dataclasses import dataclass

from scoring.engine.values import DismissalKind


@dataclass(frozen=True, slots=True)
class DismissalRule:
    """`credit`: the bowler gets the wicket. `either_batter`: the non-striker can be out in this way too.

    `wide`, `noball`, `free_hit`: it is possible off a wide, off a no-ball, on a free hit. `needs_ball`: it is possible
    only off a ball.
    """

    credit: bool
    either_batter: bool = False
    wide: bool = False
    noball: bool = False
    free_hit: bool = False
    needs_ball: bool = True

    @property
    def no_runs(self) -> bool:
        """Whether runs before the wicket do not count: the ball is dead with it (Laws 20.1, 33.4 and 34.4)."""
        return self.needs_ball and not self.either_batter


_BOWLERS = DismissalRule(credit=True)
_BOWLERS_OFF_WIDES_TOO = DismissalRule(credit=True, wide=True)
_RUNNING = DismissalRule(credit=False, either_batter=True, wide=True, noball=True, free_hit=True)
_WITHOUT_BALL = DismissalRule(credit=False, either_batter=True, wide=True, noball=True, free_hit=True, needs_ball=False)

DISMISSAL_RULES: dict[DismissalKind, DismissalRule] = {
    DismissalKind.BOWLED: _BOWLERS,  # Law 32
    DismissalKind.CAUGHT: _BOWLERS,  # Law 33
    DismissalKind.CAUGHT_AND_BOWLED: _BOWLERS,
    DismissalKind.LBW: _BOWLERS,  # Law 36
    DismissalKind.STUMPED: _BOWLERS_OFF_WIDES_TOO,  # Law 39
    DismissalKind.HIT_WICKET: _BOWLERS_OFF_WIDES_TOO,  # Law 35
    DismissalKind.RUN_OUT: _RUNNING,  # Law 38
    DismissalKind.OBSTRUCTING: _RUNNING,  # Law 37
    DismissalKind.HANDLED_BALL: _RUNNING,  # Law 33 until 2017
    DismissalKind.HIT_TWICE: DismissalRule(credit=False, noball=True, free_hit=True),  # Law 34
    DismissalKind.TIMED_OUT: _WITHOUT_BALL,  # Law 40
    DismissalKind.RETIRED_OUT: _WITHOUT_BALL,  # Law 25.4.3
    DismissalKind.RETIRED_HURT: _WITHOUT_BALL,  # Law 25.4.2
    DismissalKind.RETIRED_NOT_OUT: _WITHOUT_BALL,
}

RETIREMENTS = frozenset({DismissalKind.RETIRED_OUT, DismissalKind.RETIRED_HURT, DismissalKind.RETIRED_NOT_OUT})
MAY_RETURN = frozenset({DismissalKind.RETIRED_HURT, DismissalKind.RETIRED_NOT_OUT})
"""The retirements that are not a wicket: the batter may come back later (Law 25.4.2)."""

CATCHES = frozenset({DismissalKind.CAUGHT, DismissalKind.CAUGHT_AND_BOWLED})
WITHOUT_A_BALL = frozenset({DismissalKind.TIMED_OUT, DismissalKind.RUN_OUT, DismissalKind.OBSTRUCTING})
"""The kinds that the event `dismissal` accepts: Laws 37, 38.3 (the non-striker before the ball) and 40."""


def is_possible(kind: DismissalKind, *, wide: bool, noball: bool, free_hit: bool) -> bool:
    """Whether a batter can be out in this way off this ball.

    On a wide that is a free hit both rules apply, so not even a stumping is possible.
    """
    rule = DISMISSAL_RULES[kind]
    return (rule.wide or not wide) and (rule.noball or not noball) and (rule.free_hit or not free_hit)


def list_allowed(free_hit: bool) -> tuple[DismissalKind, ...]:
    """Return the kinds that are possible off the next ball, on a free hit only those that a free hit allows."""
    return tuple(kind for kind, rule in DISMISSAL_RULES.items() if rule.needs_ball and (rule.free_hit or not free_hit))
