"""Judges which runs and extras one ball can have (Laws 21 to 23)."""

from scoring.engine.conditions import Conditions
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.umpire import Umpire
from scoring.engine.values import NO_EXTRAS, Extras


def judge_figures(conditions: Conditions, delivery: Delivery, umpire: Umpire) -> None:
    """Refuse combinations of runs and extras that no ball can have; warn about unusual values."""
    extras = delivery.extras
    if extras is not NO_EXTRAS:
        _judge_combination(delivery.runs, extras, umpire)
        _judge_values(conditions, extras, umpire)
        # Penalty runs for a helmet on the field leave the ball in the over (Law 28.3); those of these Laws do not.
        if extras.penalty and delivery.counts:
            umpire.warn("perhaps_not_counted", "Under Laws 24.4, 28.2, 41.4 and 41.5 the ball is not one of the over.")


def _judge_combination(runs: int, extras: Extras, umpire: Umpire) -> None:
    if extras.wides and (extras.noballs or extras.byes or extras.legbyes or runs):
        umpire.forbid("wide_with_other_runs", "All runs off a wide are wides (Law 22.7).")
    if runs and extras.legbyes:
        umpire.forbid("runs_and_legbyes", "Runs off the bat and leg byes cannot come from one ball (Law 23).")
    if runs and extras.byes:
        umpire.forbid("runs_and_byes", "Runs off the bat and byes cannot come from one ball (Law 23).")
    if extras.byes and extras.legbyes:
        umpire.forbid("byes_and_legbyes", "Byes and leg byes cannot come from one ball (Law 23).")


def _judge_values(conditions: Conditions, extras: Extras, umpire: Umpire) -> None:
    """Warn only: real records have no-balls with another value than the conditions say."""
    if extras.wides and extras.wides < conditions.wide_runs:
        umpire.warn("wide_value", "The wide counts less than the conditions say.")
    if extras.noballs and extras.noballs != conditions.noball_runs:
        umpire.warn("noball_value", "The no-ball counts other than the conditions say.")
