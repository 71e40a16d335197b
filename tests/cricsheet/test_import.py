"""The oddities of Cricsheet files that an import has to understand, each in a small made-up document."""

from typing import Any

import pytest

from scoring.cricsheet.importing.document import record_document
from scoring.cricsheet.importing.fold import build_scorecard as published
from scoring.cricsheet.importing.fold import fold_document, list_events
from scoring.cricsheet.importing.scorebooks import CodeCounts, StrictScorebook
from scoring.cricsheet.reading.findings import Finding
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import ConditionsRevised, InningsEnded, InningsStarted, OverEnded, PenaltyRuns
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchEnded
from scoring.engine.events.players import BowlerChanged, PlayerReplaced
from scoring.engine.powerplays import find_span
from scoring.engine.states.innings import Innings
from scoring.engine.values import SquadRole
from scoring.engine.views.result_text import result_text
from scoring.engine.views.scorecard import scorecard
from tests.cricsheet.documents import BLUES, REDS, ball, innings, match, over, twenty, wicket


def card_of(document: dict[str, Any]) -> dict[str, Any]:
    return scorecard(fold_document(document, "made-up"))


def find_events(document: dict[str, Any], kind: type[Any]) -> list[Any]:
    return [event for event in list_events(document, "made-up") if isinstance(event, kind)]


def kinds(document: dict[str, Any]) -> list[str]:
    return [event.kind for event in list_events(document, "made-up")]


def test_events_are_in_the_order_of_play() -> None:
    assert kinds(match(innings("Reds", over("1 ."))))[:4] == ["match_created", "toss", "innings_started", "delivery"]


def test_every_ball_names_its_three_players() -> None:
    first = find_events(match(innings("Reds", over("1"))), Delivery)[0]
    assert (first.striker_id, first.non_striker_id, first.bowler_id) == ("id-R1", "id-R2", "id-B11")


def test_a_player_without_a_registry_entry_gets_an_id_made_of_the_name() -> None:
    document = match(innings("Reds", over("1")))
    del document["info"]["registry"]["people"]["R1"]
    first = find_events(document, Delivery)[0]
    assert first.striker_id == "reds-r1"


def test_the_same_name_in_both_sides_is_two_players() -> None:
    document = match(innings("Reds", over("1", bowler="R1")), players={"Reds": REDS, "Blues": [*BLUES[:10], "R1"]})
    first = find_events(document, Delivery)[0]
    assert first.striker_id == "id-R1"
    assert first.bowler_id == "id-R1-2"
    assert card_of(document)["innings"][0]["bowling"][0]["bowler"] == "R1"


def test_a_player_missing_from_the_squad_still_plays() -> None:
    document = match(innings("Reds", over("1", bowler="B12")))
    assert card_of(document)["innings"][0]["bowling"][0]["bowler"] == "B12"


def test_a_replacement_starts_on_the_bench_and_comes_in_before_the_ball() -> None:
    swap = {"in": "R12", "out": "R1", "team": "Reds", "reason": "impact_player"}
    document = match(innings("Reds", [ball(batter="R12", replacements={"match": [swap]})]))
    document["info"]["players"]["Reds"] = [*REDS, "R12"]
    events = list_events(document, "made-up")
    roles = {player.name: player.role for player in events[0].teams[0].players}  # type: ignore[union-attr]
    assert roles["R12"] is SquadRole.BENCH
    assert roles["R1"] is SquadRole.PLAYING
    assert [event.kind for event in events[-2:]] == ["player_replaced", "delivery"]


def test_a_replacement_who_batted_before_was_not_on_the_bench() -> None:
    back = {"in": "R1", "out": "R9", "team": "Reds", "reason": "unknown"}
    document = match(innings("Reds", over(". ."), [ball(batter="R1", replacements={"match": [back]})]))
    players = list_events(document, "made-up")[0].teams[0].players  # type: ignore[union-attr]
    assert {player.name: player.role for player in players}["R1"] is SquadRole.PLAYING


def test_a_batter_replaced_at_the_crease_has_not_retired() -> None:
    swap = {"in": "R3", "out": "R1", "reason": "injury", "role": "batter"}
    document = match(innings("Reds", [ball(), ball(batter="R3", replacements={"role": [swap]})]))
    card = card_of(document)["innings"][0]
    assert card["retired"] == []
    assert [stand["ended"] for stand in card["partnerships"]] == ["changed", "end"]


def test_a_replacement_that_names_the_partner_is_corrected_by_the_ball() -> None:
    swap = {"in": "R2", "out": "R1", "reason": "injury", "role": "batter"}
    document = match(innings("Reds", [ball(), ball(batter="R3", replacements={"role": [swap]})]))
    assert [event.in_id for event in find_events(document, PlayerReplaced)] == ["id-R3"]


def test_a_bowler_excluded_inside_an_over_may_not_bowl_again() -> None:
    swap = {"in": "B10", "out": "B11", "reason": "excluded - high full pitched balls", "role": "bowler"}
    document = match(innings("Reds", [ball(), ball(bowler="B10", replacements={"role": [swap]})]))
    (change,) = find_events(document, BowlerChanged)
    assert (change.out_id, change.in_id, change.may_bowl_again) == ("id-B11", "id-B10", False)
    assert card_of(document)["innings"][0]["per_over"][0]["bowlers"] == ["B11", "B10"]


def test_a_ball_past_the_legal_six_stays_in_its_over() -> None:
    document = match(innings("Reds", over(". . . . . . 1"), over(". .", "B10", ("R1", "R2"))))
    card = card_of(document)["innings"][0]
    assert card["overs"] == "1.2"
    assert card["per_over"][0]["legal"] == 7


def test_an_over_that_the_next_one_cuts_short_is_ended() -> None:
    document = match(innings("Reds", over(". . . . ."), over(".", "B10")))
    assert kinds(document).count(OverEnded.kind) == 1
    assert card_of(document)["innings"][0]["overs"] == "1.1"


def test_a_short_last_over_is_complete_only_if_the_file_says_so() -> None:
    played = innings("Reds", over(". . . . ."))
    assert card_of(match(played))["innings"][0]["overs"] == "0.5"
    assert card_of(match({**played, "miscounted_overs": {"0": {"balls": "5"}}}))["innings"][0]["overs"] == "1"


def test_a_dismissal_of_a_player_not_at_the_crease_is_an_event_between_balls() -> None:
    both = [wicket("caught", "R1", {"name": "B1"}), wicket("timed out", "R3")]
    document = match(innings("Reds", [ball(wickets=both), ball(batter="R4")]))
    assert kinds(document)[-3:] == ["delivery", "dismissal", "delivery"]
    falls = card_of(document)["innings"][0]["fall_of_wickets"]
    assert [(fall["batter"], fall["over_ball"]) for fall in falls] == [("R1", "0.1"), ("R3", "0.1")]


def test_fielders_may_have_no_name_or_be_outside_the_squads() -> None:
    caught = wicket("caught", "R1", {"substitute": True}, {"name": "A Stranger", "substitute": True})
    dismissal = card_of(match(innings("Reds", [ball(wickets=[caught])])))["innings"][0]["batting"][0]["dismissal"]
    assert dismissal["fielders"] == ["substitute", "A Stranger"]


def test_bowled_off_a_wide_in_an_old_file_is_recorded_with_a_warning() -> None:
    document = match(innings("Reds", [ball(extras={"wides": 1}, wickets=[wicket("bowled", "R1")])]))
    state = fold_document(document, "made-up")
    assert state.innings[0].wickets == 1
    assert [warning.code for warning in state.warnings] == ["dismissal_impossible"]


def test_runs_off_the_bat_on_a_wide_in_an_old_file_count_for_the_batter() -> None:
    card = card_of(match(innings("Reds", [ball(1, extras={"wides": 1})])))["innings"][0]
    assert (card["total"], card["extras"]["total"]) == (2, 1)
    assert (card["batting"][0]["runs"], card["batting"][0]["balls"]) == (1, 0)


def test_overs_written_as_a_number_are_overs_and_balls() -> None:
    chase = innings("Blues", over("1 1", "R11", ("B1", "B2")), target={"runs": 15, "overs": 9.4})
    (revised,) = find_events(match(twenty("Reds"), chase), ConditionsRevised)
    assert (revised.overs, revised.target) == ("9.4", 15)


def spans(played: Innings) -> list[tuple[int, int]]:
    return [find_span(powerplay, 6) for powerplay in played.powerplays]


def test_powerplays_are_read_to_the_ball() -> None:
    document = match(innings("Reds", over("1"), powerplays=[{"from": 0.1, "to": 2.2, "type": "mandatory"}]))
    assert spans(fold_document(document, "made-up").innings[0]) == [(0, 14)]
    # A ball of an over of seven belongs to that over, and bounds that are not in order are left out.
    odd = [{"from": 0.1, "to": 5.7}, {"from": 9.1, "to": 8.6}, {"from": "0.1", "to": 5.6}]
    document = match(innings("Reds", over("1"), powerplays=odd))
    assert spans(fold_document(document, "made-up").innings[0]) == [(0, 36)]


def test_a_shortened_innings_has_the_powerplays_of_the_file() -> None:
    """Those of the first innings, which had been shortened before, are not shortened once more."""
    first = twenty("Reds") | {"powerplays": [{"from": 0.1, "to": 3.4, "type": "mandatory"}]}
    chase = innings("Blues", over("1", "R11", ("B1", "B2")), target={"runs": 15, "overs": 12})
    cut = fold_document(match(first, chase), "made-up").innings[1]
    assert spans(cut) == [(0, 13)]
    stated = chase | {"powerplays": [{"from": 0.1, "to": 3.4, "type": "mandatory"}]}
    assert spans(fold_document(match(first, stated), "made-up").innings[1]) == [(0, 22)]


def test_a_match_of_days_without_a_result_is_no_draw() -> None:
    for result, read in (("no result", "no result"), ("draw", "draw")):
        document = match(innings("Reds", over("1")), match_type="Test", outcome={"result": result})
        assert card_of(document)["result"] == {"result": read}


def test_a_target_that_follows_from_the_laws_is_not_an_event() -> None:
    chase = twenty("Blues", ". . . . . .", target={"runs": 21, "overs": 20})
    assert find_events(match(twenty("Reds"), chase), ConditionsRevised) == []


def test_a_missing_target_follows_from_the_first_innings() -> None:
    card = card_of(match(twenty("Reds"), twenty("Blues", ". . . . . .")))
    assert card["innings"][1]["target"] == {"overs": 20, "runs": 21}
    assert card["result"] == {"winner": "Reds", "by": {"runs": 20}}


def test_a_published_card_has_no_target_if_the_file_has_none() -> None:
    document = match(twenty("Reds"), twenty("Blues", ". . . . . ."))
    assert [played["target"] for played in published(document, "made-up")["innings"]] == [None, None]


def test_a_side_past_its_target_when_play_stopped_wins_by_runs() -> None:
    chase = innings("Blues", *[over("6 6 . . . .", bowler, ("B1", "B2")) for bowler in ("R10", "R11")])
    document = match(twenty("Reds"), chase | {"target": {"runs": 14, "overs": 2}})
    document["info"]["outcome"] = {"winner": "Blues", "by": {"runs": 11}, "method": "D/L"}
    assert card_of(document)["result"] == {"winner": "Blues", "by": {"runs": 11}}


def test_a_chase_stopped_behind_its_par_is_lost_by_runs() -> None:
    chase = innings("Blues", *[over(". . . . . 1", bowler, ("B1", "B2")) for bowler in ("R10", "R11") * 3])
    document = match(twenty("Reds"), chase | {"target": {"runs": 11, "overs": 12}})
    document["info"]["outcome"] = {"winner": "Reds", "by": {"runs": 4}, "method": "D/L"}
    assert card_of(document)["result"] == {"winner": "Reds", "by": {"runs": 4}}


@pytest.mark.parametrize(
    ("winner", "by", "result"),
    [
        ("Reds", {"runs": 9}, "Reds won by 9 runs (D/L)"),
        ("Blues", {"runs": 3}, "Blues won by 3 runs (D/L)"),
        ("Blues", {"wickets": 10}, "Blues won by 10 wickets (D/L)"),
    ],
)
@pytest.mark.parametrize("target", [{}, {"target": {"runs": 30, "overs": 8}}])
def test_a_target_that_a_rain_rule_set_and_the_file_lacks_is_that_of_the_margin(
    winner: str, by: dict[str, int], result: str, target: dict[str, Any]
) -> None:
    """A scorer posted it. The file has none, or that from before the last rain."""
    chase = innings("Blues", *[over(". . . . . 2", bowler, ("B1", "B2")) for bowler in ("R10", "R11") * 3])
    document = match(twenty("Reds"), chase | target)
    document["info"]["outcome"] = {"winner": winner, "by": by, "method": "D/L"}
    findings: list[Finding] = []
    state = fold_document(document, "made-up", findings)
    assert state.result is not None
    assert result_text(state, state.result) == result
    assert [found.code for found in findings].count("target_of_margin") == 1


def test_the_least_balls_for_a_result_are_those_of_a_match_that_has_one() -> None:
    chase = innings("Blues", over("6 6 . . . .", "R10", ("B1", "B2")))
    document = match(twenty("Reds"), chase | {"target": {"runs": 9}})
    document["info"]["outcome"] = {"winner": "Blues", "by": {"runs": 4}, "method": "D/L"}
    assert card_of(document)["result"] == {"winner": "Blues", "by": {"runs": 4}}
    assert fold_document(document, "made-up").conditions.min_balls_for_result == 6


def test_a_length_cut_during_the_chase_is_recorded_when_no_bowler_exceeds_it() -> None:
    """Three overs by one bowler cannot be within a length of six, so the rain came after the third of them."""
    attack = ("R10", "R11", "R10", "R9", "R10", "R9")
    chase = innings("Blues", *[over(". . . . . .", bowler, ("B1", "B2")) for bowler in attack])
    document = match(twenty("Reds"), chase | {"target": {"runs": 9, "overs": 6}})
    events = list_events(document, "made-up")
    at = next(index for index, event in enumerate(events) if isinstance(event, ConditionsRevised))
    second_innings = [event for event in events if isinstance(event, InningsStarted)][1]
    balls = [event for event in events[events.index(second_innings) : at] if isinstance(event, Delivery)]
    assert len(balls) == 30


def test_a_length_cut_after_the_last_over_is_recorded_last() -> None:
    chase = innings("Blues", *[over(". . . . . .", bowler, ("B1", "B2")) for bowler in ("R10", "R11") * 3])
    document = match(twenty("Reds"), chase | {"target": {"runs": 9, "overs": 6}})
    document["info"]["outcome"] = {"winner": "Reds", "by": {"runs": 8}, "method": "D/L"}
    assert kinds(document)[-1] == "conditions_revised"
    assert card_of(document)["result"] == {"winner": "Reds", "by": {"runs": 8}}


def test_a_t20_of_eight_overs_gives_a_bowler_two() -> None:
    """Though a fifth of eight overs is less than two: four bowlers with two overs each are lawful."""
    attack = ("R8", "R9", "R10", "R11") * 2
    chase = innings("Blues", *[over(". . . . . .", bowler, ("B1", "B2")) for bowler in attack])
    document = match(innings("Reds", over("1 . .")), chase | {"target": {"runs": 9, "overs": 8}})
    refusals = CodeCounts()
    record_document(document, "made-up", StrictScorebook("made-up", refusals).record)
    assert refusals.counts == {}
    assert kinds(document).index("conditions_revised") < kinds(document).index("delivery", 7)


def test_an_innings_without_overs_is_an_innings() -> None:
    assert card_of(match(twenty("Reds"), {"team": "Blues"}))["innings"][1]["overs"] == "0"


def test_a_length_that_is_wrong_for_a_t20_is_ignored() -> None:
    assert fold_document(match(innings("Reds", over("1")), overs=50), "made-up").conditions.overs == 20


def test_five_ball_overs_are_the_hundred() -> None:
    conditions = fold_document(match(innings("Reds", over("1")), balls_per_over=5), "made-up").conditions
    assert (conditions.format, conditions.sets_per_end, conditions.max_balls) == ("hundred", 2, 100)


def test_a_first_innings_that_rain_ended_is_recorded_as_reduced() -> None:
    document = match(innings("Reds", over("1 . .")), innings("Blues", over("1 1", "R11", ("B1", "B2"))))
    ends = find_events(document, InningsEnded)
    assert ends[0].reason == "reduced"
    assert card_of(document)["result"] == {"winner": "Blues", "by": {"wickets": 10}}


@pytest.mark.parametrize(("result", "reason"), [("draw", "time"), ("no result", "abandoned")])
def test_an_end_that_no_ball_shows_is_recorded(result: str, reason: str) -> None:
    document = match(innings("Reds", over("1")), match_type="MDM", outcome={"result": result})
    del document["info"]["overs"]
    (ended,) = find_events(document, MatchEnded)
    assert ended.reason == reason
    assert card_of(document)["result"] == {"result": result}


def test_an_award_has_its_winner_and_no_margin() -> None:
    outcome = {"winner": "Blues", "method": "Awarded"}
    document = match(twenty("Reds"), twenty("Blues", ". . . . . ."), outcome=outcome)
    assert card_of(document)["result"] == {"winner": "Blues"}


def test_the_balls_win_over_the_declared_winner() -> None:
    document = match(twenty("Reds"), twenty("Blues", ". . . . . ."), outcome={"winner": "Blues", "by": {"runs": 3}})
    assert card_of(document)["result"] == {"winner": "Reds", "by": {"runs": 20}}


def test_penalty_runs_from_before_open_the_innings_and_raise_the_total() -> None:
    document = match(twenty("Reds"), innings("Blues", over("1", "R11", ("B1", "B2")), penalty_runs={"pre": 5}))
    (penalty,) = find_events(document, PenaltyRuns)
    card = card_of(document)["innings"][1]
    assert penalty.runs == 5
    assert (card["total"], card["extras"]["penalty"], card["per_over"][0]["score"]) == (6, 5, 6)


def test_penalty_runs_after_a_chase_win_it_and_belong_to_no_partnership() -> None:
    chase = innings("Blues", over("1 2", "R11", ("B1", "B2")), penalty_runs={"post": 50})
    card = card_of(match(twenty("Reds"), chase))
    played = card["innings"][1]
    assert (card["result"], played["total"]) == ({"winner": "Blues", "by": {"wickets": 10}}, 53)
    assert (played["partnerships"][0]["runs"], played["per_over"][-1]["score"]) == (3, 3)


def test_penalty_runs_after_the_first_innings_raise_the_target() -> None:
    card = card_of(match(twenty("Reds", penalty_runs={"post": 5}), twenty("Blues", ". . . . . .")))
    assert card["innings"][0]["total"] == 25
    assert card["innings"][1]["target"]["runs"] == 26


def test_absent_hurt_ends_an_innings_a_wicket_early() -> None:
    pairs = [("R1", "R2"), *((f"R{number}", "R2") for number in range(3, 11))]
    bowled = [over("W", "B11", pair)[0] for pair in pairs]
    document = match(innings("Reds", bowled[:6], bowled[6:], absent_hurt=["R11"]), innings("Blues"))
    state = fold_document(document, "made-up")
    assert state.innings[0].ended == "all_out"
    assert card_of(document)["innings"][0]["wickets"] == 9
    assert card_of(document)["innings"][0]["absent_hurt"] == ["R11"]


def test_a_batter_whose_retirement_is_missing_may_come_back_last() -> None:
    """R3 replaces R2 without an event; after nine wickets R2 comes back as the last batter, so the innings goes on."""
    falls = [(f"R{number}", "R3") for number in range(4, 12)]
    outs = [ball(0, *pair, wickets=[wicket("bowled", pair[0])]) for pair in [("R1", "R3"), *falls]]
    comes_back = over(".", "B10", ("R3", "R2"))
    document = match(
        innings("Reds", [*over("."), *outs[:5]], over(". . . . . .", "B10", ("R8", "R3")), outs[5:], comes_back)
    )
    refusals = CodeCounts()
    state = record_document(document, "made-up", StrictScorebook("made-up", refusals).record)
    assert refusals.counts == {}
    assert (state.innings[0].wickets, state.innings[0].ended) == (9, None)


def test_a_side_that_bats_twice_running_follows_on() -> None:
    whole = innings("Reds", over("6 6 6 6 6 6"), declared=True)
    again = innings("Blues", over(". .", "R11", ("B1", "B2")))
    document = match(whole, again, again, match_type="Test", outcome={"result": "draw"})
    del document["info"]["overs"]
    assert [event.follow_on for event in find_events(document, InningsStarted)] == [False, False, True]
    assert card_of(document)["follow_on"] is True


def test_a_forfeited_innings_has_no_overs() -> None:
    document = match(
        innings("Reds", over("1"), declared=True),
        {"team": "Blues", "forfeited": True},
        {"team": "Reds", "forfeited": True},
        innings("Blues", over("1 1", "R11", ("B1", "B2"))),
        match_type="MDM",
    )
    del document["info"]["overs"]
    card = card_of(document)
    assert [played["forfeited"] for played in card["innings"]] == [False, True, True, False]
    assert card["result"] == {"winner": "Blues", "by": {"wickets": 10}}


def test_super_overs_come_in_pairs_and_name_the_winner() -> None:
    document = match(
        twenty("Reds"),
        twenty("Blues"),
        innings("Blues", over("1 1 . . . .", "R11", ("B1", "B2")), super_over=True),
        innings("Reds", over("1 1 . . . ."), super_over=True),
        innings("Reds", over("4 . . . . ."), super_over=True),
        innings("Blues", over(". . . . . 1", "R11", ("B1", "B2")), super_over=True),
        outcome={"result": "tie", "eliminator": "Reds"},
    )
    assert [event.super_over for event in find_events(document, InningsStarted)] == [None, None, 1, 1, 2, 2]
    assert card_of(document)["result"] == {"result": "tie", "eliminator": "Reds"}


def test_a_bowl_out_names_the_winner() -> None:
    attempts = [{"bowler": "R11", "outcome": "hit"}, {"bowler": "B11", "outcome": "miss"}] * 10
    outcome = {"result": "tie", "bowl_out": "Reds"}
    document = match(twenty("Reds"), twenty("Blues"), bowl_out=attempts, outcome=outcome)
    assert card_of(document)["result"] == outcome


def test_unknown_keys_are_ignored() -> None:
    delivery = ball(1) | {"actual_delivery": 0.1, "over": 0, "review": {"by": "Reds"}, "weather": None}
    document = match(innings("Reds", [delivery], mood="tense"), hashtag="#cricket")
    assert card_of(document)["innings"][0]["total"] == 1


def test_an_end_that_the_engine_finds_itself_is_not_an_event() -> None:
    document = match(twenty("Reds"), twenty("Blues", ". . . . . ."), outcome={"winner": "Reds", "by": {"runs": 20}})
    ends: list[Event] = [*find_events(document, InningsEnded), *find_events(document, MatchEnded)]
    assert ends == []
