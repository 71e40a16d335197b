"""The calls of the API as consoles and pages use them."""

import csv
import gzip
import io
from typing import Any

import orjson
import pytest
from django.test import override_settings
from django.utils import timezone
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from realtime.redis import broadcast
from scoring import reads, services
from scoring.api import export
from scoring.engine.views.snapshot import snapshot
from scoring.folding import load_log
from scoring.log_file import read_log
from scoring.models import Match, MatchEvent
from scoring.publishing.catch_up import catch_up
from scoring.publishing.engine_version import engine_version
from scoring.redis_store import clients, fallback, keys
from tests.api.cast import Caller
from tests.record.cast import BODY, KENT, SURREY, Game


def published(game: Game) -> None:
    catch_up(game.id, broadcast.publish)


class TestGame:
    def test_everyone_sees_the_snapshot_and_where_it_is_pushed(self, game: Game, anyone: Caller) -> None:
        game.balls(1, 4)
        answer = anyone.get(f"/games/{game.id}")
        seen = answer.json()
        assert (seen["id"], seen["epoch"], seen["seq"]) == (game.id, 1, 3)
        assert seen["ws_url"] == f"ws://testserver:8001/ws/games/{game.id}"
        assert seen["ws_urls"] == [seen["ws_url"]]
        assert seen["snapshot"] == orjson.loads(orjson.dumps(snapshot(load_log(game.id).log.state)))
        assert answer["ETag"] == '"1-3"'

    @override_settings(CRICKSY_WS_URL=["wss://one.example", "wss://two.example/live"])
    def test_the_addresses_of_the_push_can_be_set(self, game: Game, anyone: Caller) -> None:
        seen = anyone.get(f"/games/{game.id}").json()
        assert seen["ws_urls"] == [
            f"wss://one.example/ws/games/{game.id}",
            f"wss://two.example/live/ws/games/{game.id}",
        ]
        assert seen["ws_url"] == seen["ws_urls"][0]

    def test_what_is_known_is_not_sent_again(self, game: Game, anyone: Caller) -> None:
        tag = anyone.get(f"/games/{game.id}")["ETag"]
        for known in (tag, f"W/{tag}", f'"0-0", {tag}', "*"):
            answer = anyone.get(f"/games/{game.id}", If_None_Match=known)
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
        game.ball(runs=1)
        assert anyone.get(f"/games/{game.id}", If_None_Match=tag).status_code == 200

    def test_it_is_compressed_for_who_can_read_that(self, game: Game, anyone: Caller) -> None:
        plain = anyone.get(f"/games/{game.id}")
        small = anyone.get(f"/games/{game.id}", Accept_Encoding="br, gzip")
        assert small["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.content) == plain.content
        assert len(small.content) < len(plain.content) / 2

    def test_viewers_see_what_was_published_and_the_scorer_the_head(
        self, game: Game, anyone: Caller, ours: Caller, redis_client: Redis
    ) -> None:
        game.ball(runs=1)
        published(game)
        game.ball(runs=4)
        assert anyone.get(f"/games/{game.id}").json()["seq"] == 2
        assert ours.get(f"/games/{game.id}").json()["seq"] == 3
        published(game)
        assert anyone.get(f"/games/{game.id}").json()["snapshot"]["total_runs"] == 5

    def test_the_cached_state_equals_the_folded_one(self, game: Game, anyone: Caller, redis_client: Redis) -> None:
        game.balls(1, 4, 6)
        published(game)
        from_cache = reads._read_published(game.id)
        assert from_cache is not None
        assert from_cache == reads.at_head(game.id)
        assert anyone.get(f"/games/{game.id}").json()["snapshot"] == orjson.loads(from_cache.snapshot)

    def test_a_cache_that_is_down_costs_nothing_but_freshness(
        self, game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        nowhere = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.1, retry=Retry(NoBackoff(), 0))
        monkeypatch.setattr(clients, "reader", lambda: nowhere)
        game.ball(runs=1)
        for _ in range(3):
            assert anyone.get(f"/games/{game.id}").json()["seq"] == 2
        fallback.breaker.close()

    def test_a_stored_snapshot_that_cannot_be_read_is_no_error_for_the_reader(
        self, game: Game, anyone: Caller, redis_client: Redis
    ) -> None:
        game.ball(runs=1)
        published(game)
        redis_client.hset(keys.snapshot(game.id), "epoch", "not a number")
        assert anyone.get(f"/games/{game.id}").json()["snapshot"]["total_runs"] == 1
        assert fallback.breaker.current_state == "closed"


class TestOpening:
    def test_a_match_is_opened_from_names(self, ours: Caller) -> None:
        sides = [{"name": "Kent", "players": ["A", "B"]}, {"name": "Surrey", "players": ["C", "D"]}]
        answer = ours.post("/games", {"format": "t10", "teams": sides, "starts_at": "2026-07-01"})
        assert answer.status_code == 201
        said = answer.json()
        assert said["id"].startswith("kent-v-surrey-")
        assert (said["seq"], said["epoch"], said["next"]["needs"]) == (1, 1, ["innings"])
        assert answer["ETag"] == '"1-1"'

    def test_the_toss_may_come_with_it(self, ours: Caller) -> None:
        answer = ours.post("/games", {**BODY, "id": "final", "toss": {"winner": "kent", "decision": "field"}})
        assert answer.status_code == 201
        ball = ours.post("/games/final/deliveries", {"runs": 0, "bowler_id": "k11"})
        assert ball.json()["score"]["team_id"] == "surrey"

    def test_an_id_may_be_taken_once(self, ours: Caller, theirs: Caller) -> None:
        assert ours.post("/games", {**BODY, "id": "final"}).status_code == 201
        again = theirs.post("/games", {**BODY, "id": "final"})
        assert (again.status_code, again.json()["code"]) == (409, "match_exists")

    def test_a_dry_run_opens_nothing(self, ours: Caller) -> None:
        answer = ours.post("/games?dry_run=true", {**BODY, "id": "final"})
        assert (answer.status_code, answer.json()["lawful"]) == (200, True)
        assert ours.get("/games/final").status_code == 404


class TestList:
    @pytest.fixture(autouse=True)
    def games(self, ours: Caller) -> None:
        Game(ours.user, id="old", starts_at="2025-06-01T12:00:00+01:00", venue="Canterbury")
        Game(ours.user, id="new", starts_at="2026-06-01", format="odi").ball(runs=4)
        others = [{**KENT, "id": "essex", "name": "Essex"}, SURREY]
        Game(ours.user, id="undated", teams=others, name="Essex v Surrey")

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ("", ["new", "old", "undated"]),
            ("?status=live", ["new"]),
            ("?status=scheduled", ["old", "undated"]),
            ("?format=odi", ["new"]),
            ("?team=Essex", ["undated"]),
            ("?team=kent", ["new", "old"]),
            ("?team=kent&status=live", ["new"]),
            ("?date=2025-06-01", ["old"]),
            ("?date=2026-06-01", ["new"]),
            ("?date=2026-05-31", []),
            ("?date=9999-12-31", []),
            ("?page_size=1&page=2", ["old"]),
            ("?q=essex", ["undated"]),
            ("?q=ESS surr", ["undated"]),
            ("?q=canter", ["old"]),
            ("?q=kent&status=live", ["new"]),
            ("?q=anterbury", []),
            ("?q=%C3%A9ss%C3%A9x", ["undated"]),
            ("?q=%27%26!:*", []),
        ],
    )
    def test_filters_and_pages(self, query: str, ids: list[str], anyone: Caller) -> None:
        assert [row["id"] for row in anyone.get(f"/games{query}").json()["results"]] == ids

    def test_a_match_is_found_by_its_players_in_plain_letters(self, ours: Caller, anyone: Caller) -> None:
        players = [{"id": "o", "name": "Zoë O’Neil"}, {"id": "v", "name": "विराट कोहली"}, *KENT["players"][2:]]
        game = Game(ours.user, id="named", teams=[{**KENT, "players": players}, SURREY])
        for text in ("zoe", "oneil", "virat", "Zoë O'Neil"):
            assert [row["id"] for row in anyone.get(f"/games?q={text}").json()["results"]] == ["named"], text
        game.ball(runs=1)
        game.ball(runs=1)
        assert [row["id"] for row in anyone.get("/games?q=zoe").json()["results"]] == ["named"]
        game.event("player_renamed", player_id="o", name="Ann Other")
        assert anyone.get("/games?q=zoe").json()["results"] == []
        assert [row["id"] for row in anyone.get("/games?q=other").json()["results"]] == ["named"]

    def test_a_row_has_the_summary_that_was_published(self, anyone: Caller) -> None:
        (row,) = anyone.get("/games?status=live").json()["results"]
        assert row["summary"] is None
        catch_up("new", broadcast.publish)
        (row,) = anyone.get("/games?status=live").json()["results"]
        assert row["summary"]["sides"][0] == {
            "team_id": "kent",
            "name": "Kent",
            "totals": ["4/0"],
            "overs": "0.1 ov",
            "is_batting": True,
        }

    def test_a_match_is_found_under_its_local_day(self, ours: Caller, anyone: Caller) -> None:
        """A fixture belongs to the day where it is played, whatever day it is in Greenwich."""
        starts = [
            ("sydney", {"starts_at": "2026-12-05T10:00:00+11:00"}),
            ("perth", {"starts_at": "2026-12-04T23:00:00Z", "time_zone": "Australia/Perth"}),
            ("barbados", {"starts_at": "2026-12-06T01:00:00Z", "time_zone": "America/Barbados"}),
            ("a-date", {"starts_at": "2026-12-05", "time_zone": "Pacific/Auckland"}),
            ("leeds", {"starts_at": "2026-12-04T23:00:00Z"}),
        ]
        for match_id, start in starts:
            assert ours.post("/games", {**BODY, "id": match_id, **start}).status_code == 201
        rows = anyone.get("/games?date=2026-12-05").json()["results"]
        assert {row["id"] for row in rows} == {"sydney", "perth", "barbados", "a-date"}
        assert {row["date"] for row in rows} == {"2026-12-05"}
        assert [row["id"] for row in anyone.get("/games?date=2026-12-04").json()["results"]] == ["leeds"]

    def test_snapshot_and_export_have_the_local_day(self, ours: Caller, anyone: Caller) -> None:
        start = {"starts_at": "2026-12-04T23:00:00Z", "time_zone": "Australia/Sydney"}
        assert ours.post("/games", {**BODY, "id": "sydney", **start}).status_code == 201
        snapshot = anyone.get("/games/sydney").json()["snapshot"]
        assert (snapshot["starts_at"], snapshot["time_zone"]) == ("2026-12-05T10:00:00+11:00", "Australia/Sydney")
        assert anyone.get("/games/sydney/export").json()["info"]["dates"] == ["2026-12-05"]

    @pytest.mark.parametrize("zone", ["Sydney", "Australia", "../etc/passwd", "localtime", "", 5, "x" * 300])
    def test_a_zone_that_is_none_is_refused_with_an_example(self, zone: Any, ours: Caller) -> None:
        answer = ours.post("/games", {**BODY, "starts_at": "2026-12-05T10:00", "time_zone": zone})
        if zone == "":
            assert answer.status_code == 201
            return
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["time_zone"])

    def test_a_correction_with_such_a_zone_is_refused_too(self, ours: Caller) -> None:
        game = Game(ours.user, id="corrected")
        services.change_details(match_id=game.id, by=game.scorer, changes={"time_zone": "Europe/Oslo"})
        for query in ("", "?dry_run=true"):
            answer = ours.send("PATCH", f"/games/{game.id}/events/2{query}", {"time_zone": "Oslo"}, if_match="*")
            assert (answer.status_code, list(answer.json()["fields"])) == (400, ["time_zone"])

    def test_another_zone_moves_the_day_and_undo_moves_it_back(self, ours: Caller, anyone: Caller) -> None:
        game = Game(ours.user, id="moved", starts_at="2026-12-04T23:00:00Z")
        services.change_details(match_id=game.id, by=game.scorer, changes={"time_zone": "Australia/Sydney"})
        assert [row["id"] for row in anyone.get("/games?date=2026-12-05").json()["results"]] == ["moved"]
        assert anyone.get("/games/moved").json()["snapshot"]["starts_at"] == "2026-12-05T10:00:00+11:00"
        game.undo()
        assert [row["id"] for row in anyone.get("/games?date=2026-12-04").json()["results"]] == ["moved"]

    def test_a_row_says_how_it_stands(self, anyone: Caller) -> None:
        row = anyone.get("/games").json()["results"][0]
        assert (row["score"], row["status"], row["epoch"], row["seq"]) == ("Kent 4/0", "live", 1, 2)
        assert row["teams"] == [{"id": "kent", "name": "Kent"}, {"id": "surrey", "name": "Surrey"}]

    def test_a_page_costs_the_same_however_many_matches(self, anyone: Caller, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(2):
            anyone.get("/games")


class TestRecording:
    def test_a_ball_over_the_wire(self, game: Game, ours: Caller) -> None:
        answer = ours.post(f"/games/{game.id}/deliveries", {"runs": 4, "bowler_id": "s1"})
        assert answer.status_code == 201
        assert {"seq", "epoch", "label", "score", "next", "assumed", "warnings"} <= answer.json().keys()
        assert answer["ETag"] == '"1-2"'

    def test_the_same_key_and_body_however_spaced(self, game: Game, ours: Caller) -> None:
        path = f"/games/{game.id}/deliveries"
        first = ours.post(path, b'{"runs": 4, "bowler_id": "s1"}', Idempotency_Key="k")
        again = ours.post(path, b'{"bowler_id":"s1","runs":4}', Idempotency_Key="k")
        assert (again.status_code, again.content) == (201, first.content)
        other = ours.post(path, {"runs": 6}, Idempotency_Key="k")
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        elsewhere = ours.post(f"/games/{game.id}/undo", Idempotency_Key="k")
        assert elsewhere.status_code == 422

    def test_a_stale_writer_gets_the_state(self, game: Game, ours: Caller) -> None:
        game.balls(1, 4)
        answer = ours.post(f"/games/{game.id}/deliveries", {"runs": 1}, If_Match='"1-2"')
        assert answer.status_code == 412
        said = answer.json()
        assert (said["code"], said["epoch"], said["seq"], said["score"]["runs"]) == ("stale", 1, 3, 5)

    @pytest.mark.parametrize("state", ['"1-2"', 'W/"1-2"', "2", "1-2", '"9-9", "1-2"'])
    def test_a_state_may_be_named_in_many_ways(self, state: str, game: Game, ours: Caller) -> None:
        game.ball(runs=1)
        assert ours.post(f"/games/{game.id}/deliveries", {"runs": 1}, If_Match=state).status_code == 201

    def test_corrections_over_the_wire(self, game: Game, ours: Caller) -> None:
        game.balls(1, 4)
        event = f"/games/{game.id}/events/2"
        assert ours.send("PATCH", event, {"runs": 2}).status_code == 428
        assert ours.send("PATCH", event + "?dry_run=true", {"runs": 2}).json()["after"]["runs"] == 6
        assert ours.send("PATCH", event, {"runs": 2}, If_Match="3").json()["score"]["runs"] == 6
        inserted = {"runs": 6, "bowler_id": "s11", "before_seq": 3}
        assert ours.post(f"/games/{game.id}/deliveries", inserted, If_Match="4").json()["score"]["runs"] == 12
        assert ours.send("DELETE", event, None, If_Match="5").json()["score"]["runs"] == 10
        assert ours.send("DELETE", event, None, If_Match="6").status_code == 422

    def test_a_correction_in_conflict_names_what_it_hurts(self, game: Game, ours: Caller) -> None:
        game.ball(runs=1)
        game.ball(runs=0, striker_id="k2")
        game.ball(runs=0, striker_id="k1")
        wicket = {"wickets": [{"kind": "bowled"}]}
        answer = ours.send("PATCH", f"/games/{game.id}/events/2", wicket, If_Match="4")
        assert answer.status_code == 409
        assert [conflict["seq"] for conflict in answer.json()["conflicts"]] == [4]

    def test_an_offline_console_corrects_after_its_own_key(self, game: Game, ours: Caller) -> None:
        ours.post(f"/games/{game.id}/deliveries", {"runs": 4, "bowler_id": "s1"}, Idempotency_Key="a")
        event = f"/games/{game.id}/events/2"
        assert ours.send("PATCH", event, {"runs": 6}, After_Key="b").status_code == 412
        assert ours.send("PATCH", event, {"runs": 6}, After_Key="a").status_code == 200

    def test_undo_and_redo_over_the_wire(self, game: Game, ours: Caller) -> None:
        game.balls(1, 4)
        undo, redo = f"/games/{game.id}/undo", f"/games/{game.id}/redo"
        assert ours.post(undo).status_code == 428
        first = ours.post(undo, Idempotency_Key="u")
        assert ours.post(undo, Idempotency_Key="u").json() == first.json()
        assert first.json()["score"]["runs"] == 1
        assert ours.post(redo, If_Match="4").json()["score"]["runs"] == 5
        assert ours.post(redo, If_Match="5").json()["code"] == "nothing_to_redo"

    def test_every_kind_of_event_is_known(self, game: Game, ours: Caller) -> None:
        answer = ours.post(f"/games/{game.id}/events", {"kind": "no such"})
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_kind")
        assert ours.post(f"/games/{game.id}/events", {"kind": "session", "session": "tea"}).status_code == 201


def test_a_log_that_cannot_be_folded_is_said_and_no_crash(game: Game, ours: Caller, boss: Caller) -> None:
    MatchEvent.objects.create(
        match_id=game.id,
        seq=2,
        kind="of a later version",
        payload={},
        recorded_by=game.scorer,
        recorded_at=timezone.now(),
        answer={},
    )
    address = f"/games/{game.id}"
    answers = [
        boss.get(f"{address}/deliveries"),
        ours.post(f"{address}/deliveries", {"runs": 1, "bowler_id": "s1"}),
        ours.post(f"{address}/undo", Idempotency_Key="k"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "match_stuck")] * 3
    shown = ours.get(address).json()
    assert (shown["seq"], shown["stuck"]) == (1, 2)
    assert ours.get(f"{address}/events").json()["count"] == 2


class TestReading:
    def test_balls_come_in_pages(self, game: Game, anyone: Caller) -> None:
        game.balls(*[1] * 10)
        page = anyone.get(f"/games/{game.id}/deliveries?from_index=2&page_size=5").json()
        assert (page["innings"], page["total"], page["from_index"]) == (1, 10, 2)
        assert [ball["index"] for ball in page["deliveries"]] == [2, 3, 4, 5, 6]
        assert [ball["seq"] for ball in page["deliveries"]] == [4, 5, 6, 7, 8]
        rest = anyone.get(page["next"]).json()
        assert [ball["index"] for ball in rest["deliveries"]] == [7, 8, 9]
        assert rest["next"] is None

    def test_before_the_first_ball_there_are_none(self, game: Game, anyone: Caller) -> None:
        assert anyone.get(f"/games/{game.id}/deliveries").json()["deliveries"] == []
        assert anyone.get(f"/games/{game.id}/deliveries?innings=1").json()["code"] == "unknown_innings"

    def test_the_log_says_who_when_and_what(self, game: Game, ours: Caller) -> None:
        game.balls(1, 4)
        game.undo()
        rows = ours.get(f"/games/{game.id}/events?page_size=2&page=2").json()
        assert rows["count"] == 4
        ball, undone = rows["results"]
        assert (ball["seq"], ball["kind"], ball["recorded_by"]) == (3, "delivery", "ours")
        assert ball["payload"]["runs"] == 4
        assert (undone["kind"], undone["payload"]) == ("undone", {})

    def test_balls_as_csv(self, game: Game, anyone: Caller) -> None:
        game.balls(1, 4)
        game.ball(extras={"wides": 2})
        answer = anyone.get(f"/games/{game.id}/export?as=csv")
        assert answer["Content-Type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert [(row["over"], row["ball"], row["runs"], row["wides"]) for row in rows] == [
            ("0", "1", "1", "0"),
            ("0", "2", "4", "0"),
            ("0", "2", "0", "2"),
        ]
        assert rows[0]["striker"] == "Kent 1"

    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("=1+1", "'=1+1"),
            (" \u00a0\u200b=1+1", "' \u00a0\u200b=1+1"),
            ("\uff1d1+1", "'\uff1d1+1"),
            ('"=1+1"', '\'"=1+1"'),
            ("\t=1+1", "'\t'=1+1"),
            ("\rx", "'\rx"),
            ("x;=1+1", "x;'=1+1"),
            ("x; @a; \uff0b1", "x;' @a;' \uff0b1"),
            ("x\t-1", "x\t'-1"),
            ("x\r\n\u22121", "x\r\n'\u22121"),
            ("A B caught; C run_out", "A B caught; C run_out"),
            ("a+b=c, -1", "a+b=c, -1"),
        ],
    )
    def test_no_part_of_a_text_is_a_formula_wherever_a_spreadsheet_splits_it(self, text: str, written: str) -> None:
        assert export._safe(text) == written

    def test_a_name_that_looks_like_a_formula_stays_a_name(self, ours: Caller, anyone: Caller) -> None:
        sides = [{"name": "=A1", "players": ["=1+1", "B"]}, {"name": "C", "players": ["D", "E"]}]
        match = ours.post("/games", {"teams": sides}).json()["id"]
        ours.post(f"/games/{match}/deliveries", {"runs": 1, "bowler_id": "d"})
        (row,) = csv.DictReader(io.StringIO(anyone.get(f"/games/{match}/export?as=csv").content.decode()))
        assert (row["batting_team"], row["striker"]) == ("'=A1", "'=1+1")

    def test_cricsheet_says_what_was_scored(self, game: Game, anyone: Caller) -> None:
        game.balls(1, 4)
        document = anyone.get(f"/games/{game.id}/export").json()
        runs = [ball["runs"]["total"] for ball in document["innings"][0]["overs"][0]["deliveries"]]
        assert runs == [1, 4]

    def test_a_match_that_says_no_day_has_the_one_on_which_it_was_opened(self, game: Game, anyone: Caller) -> None:
        document = anyone.get(f"/games/{game.id}/export").json()
        assert document["info"]["dates"] == [Match.objects.get(pk=game.id).created_at.date().isoformat()]

    def test_the_log_is_streamed_to_those_who_may_read_it(self, game: Game, ours: Caller) -> None:
        game.balls(1, 4)
        game.undo()
        answer = ours.get(f"/games/{game.id}/export?as=log")
        assert answer.streaming
        assert answer["Content-Type"] == "application/x-ndjson"
        assert answer["Content-Disposition"] == f'attachment; filename="{game.id}.log.jsonl"'
        assert answer["Cache-Control"] == "no-store"
        log = read_log(answer.streaming_content)
        assert (log.game, log.engine) == (game.id, engine_version())
        assert [record[:3] for record in log.records] == game.log()

    @pytest.mark.parametrize(("who", "status"), [("anyone", 401), ("fan", 403), ("theirs", 403), ("boss", 200)])
    def test_the_log_is_not_for_everybody(
        self, who: str, status: int, game: Game, request: pytest.FixtureRequest
    ) -> None:
        caller: Caller = request.getfixturevalue(who)
        assert caller.get(f"/games/{game.id}/export?as=log").status_code == status
        assert caller.get(f"/games/{game.id}/export").status_code == 200

    def test_an_unknown_match_has_no_log(self, theirs: Caller, boss: Caller) -> None:
        for caller in (theirs, boss):
            answer = caller.get("/games/none/export?as=log")
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_match")

    def test_a_refused_format_names_those_that_there_are(self, game: Game, anyone: Caller) -> None:
        answer = anyone.get(f"/games/{game.id}/export?as=xls")
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
        assert answer.json()["fields"]["as"] == "must be one of cricsheet, csv, pdf, pdf-book, log"
