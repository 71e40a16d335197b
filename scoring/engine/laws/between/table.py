"""The law of each kind of event between balls."""

from collections.abc import Callable, Mapping
from typing import Any

from scoring.engine.events.innings import (
    ConditionsRevised,
    InningsEnded,
    InningsForfeited,
    InningsStarted,
    OverEnded,
    PenaltyRuns,
)
from scoring.engine.events.match import (
    BowlOutBall,
    DetailsChanged,
    Interruption,
    MatchEnded,
    Note,
    Resumed,
    Session,
    SquadChanged,
    Toss,
)
from scoring.engine.events.players import (
    Absent,
    BowlerChanged,
    Dismissed,
    PlayerAdded,
    PlayerRenamed,
    PlayerReplaced,
    Retired,
)
from scoring.engine.laws.between import innings, match, penalties, players, revisions
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.match import MatchState

Law = Callable[[MatchState, Any, Umpire], MatchState]
LAWS: Mapping[type[Any], Law] = {
    Toss: match.record_toss,
    InningsStarted: innings.start_innings,
    InningsEnded: innings.end_innings,
    InningsForfeited: innings.forfeit_innings,
    OverEnded: innings.end_over,
    BowlerChanged: players.change_bowler,
    Dismissed: players.dismiss_without_ball,
    Retired: players.retire,
    PlayerReplaced: players.replace_player,
    PlayerAdded: match.add_player,
    PlayerRenamed: match.rename_player,
    Absent: players.mark_absent,
    PenaltyRuns: penalties.award_penalty_runs,
    ConditionsRevised: revisions.revise_conditions,
    Interruption: match.interrupt,
    Resumed: match.resume,
    Session: match.begin_interval,
    BowlOutBall: match.bowl_at_stumps,
    MatchEnded: match.end_match,
    Note: match.add_note,
    DetailsChanged: match.change_details,
    SquadChanged: match.change_squad,
}
