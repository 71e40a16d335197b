"""The result as a sentence."""

from scoring.engine.events.match import MatchEnd
from scoring.engine.states.match import MatchState, Result, ResultKind


def result_text(match: MatchState, result: Result) -> str:
    """Return "Kent won by 27 runs (D/L)", "Match tied (England won the super over)", "Match drawn", "No result"."""
    method = f" ({result.method})" if result.method else ""
    return _write_sentence(match, result) + method


def _write_sentence(match: MatchState, result: Result) -> str:
    if result.kind is ResultKind.DRAW:
        return "Match drawn" + _write_winning_draw(match, result)
    if result.kind is ResultKind.NO_RESULT:
        return "No result"
    if result.kind is ResultKind.TIE:
        return "Match tied" + _write_tie_break(match, result)
    winner = match.team(result.winner_id or "").name
    if result.reason:
        return f"{winner} won ({_REASONS[MatchEnd(result.reason)]})"
    return f"{winner} won by {_write_margin(result)}"


_REASONS = {
    MatchEnd.AWARDED: "match awarded",
    MatchEnd.CONCEDED: "match conceded",
    MatchEnd.WALKOVER: "walkover",
}


def _write_winning_draw(match: MatchState, result: Result) -> str:
    if result.winning_draw_id is None:
        return ""
    ahead, behind = match.team(result.winning_draw_id), match.team(match.other_team(result.winning_draw_id))
    return f" (winning draw for {ahead.name}, losing draw for {behind.name})"


def _write_tie_break(match: MatchState, result: Result) -> str:
    if result.eliminator_id:
        return f" ({match.team(result.eliminator_id).name} won the super over)"
    if result.bowl_out_id:
        return f" ({match.team(result.bowl_out_id).name} won the bowl-out)"
    if result.fewer_wickets_id:
        return f" ({match.team(result.fewer_wickets_id).name} lost fewer wickets)"
    return ""


def _write_margin(result: Result) -> str:
    if result.by_penalty_runs:
        return "penalty runs"
    if result.wickets is not None:
        return _count_and_word(result.wickets, "wicket")
    runs = _count_and_word(result.runs or 0, "run")
    return f"an innings and {runs}" if result.innings else runs


def _count_and_word(count: int, word: str) -> str:
    """Return "1 run", "2 runs"."""
    return f"{count} {word}" + ("" if count == 1 else "s")
