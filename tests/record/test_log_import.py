"""An exported log makes the same match: the same records under the same seqs, so the same state after each of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from scoring import reads, services
from scoring.engine.log.fold import fold_records
from scoring.engine.views.snapshot import snapshot
from scoring.log_file import LoggedRecord, read_log, write_log
from scoring.models import Match, MatchEvent, Scoreboard
from tests.record.cast import Game, Viewers, catch_up
from tests.record.test_set_aside import append_broken, set_aside


@pytest.fixture
def corrected(game: Game) -> Game:
    """A match with a correction, an undo and a redo."""
    game.balls(1, 4, 2)
    services.amend_event(match_id=game.id, by=game.scorer, seq=3, patch={"runs": 6}, claim=game.at(4))
    game.undo("first")
    services.redo(match_id=game.id, by=game.scorer, claim=services.Claim(idempotency_key="redo", request_hash="redo"))
    game.undo("second")
    return game


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """A function that exports the log of a match to a file, changed as wanted, and returns its path."""

    def to_file(game: Game, change: Callable[[list[bytes]], list[bytes]] = list) -> str:
        file = tmp_path / f"{game.id}.jsonl"
        file.write_bytes(b"".join(change(list(write_log(game.id, "e1", reads.logged_records(game.id))))))
        return str(file)

    return to_file


def rows(match_id: str) -> list[Any]:
    fields = ("seq", "kind", "payload", "recorded_at")
    return list(MatchEvent.objects.filter(match_id=match_id).order_by("seq").values_list(*fields))


def states(match_id: str) -> list[Any]:
    """The snapshot after each record."""
    records = [(seq, kind, payload) for seq, kind, payload, _ in rows(match_id)]
    return [snapshot(fold_records(records[: count + 1]).state) for count in range(len(records))]


def without_id(shown: Any) -> Any:
    return {**shown, "id": None}


def test_the_records_are_the_same_under_another_id(corrected: Game, admin: User, write: Callable[..., str]) -> None:
    call_command("import_log", write(corrected), "--id", "copy")
    first, *rest = rows(corrected.id)
    assert rows("copy") == [(1, first[1], {**first[2], "id": "copy"}, first[3]), *rest]
    assert [without_id(one) for one in states("copy")] == [without_id(one) for one in states(corrected.id)]


def test_the_match_is_listed_as_the_other(corrected: Game, admin: User, write: Callable[..., str]) -> None:
    call_command("import_log", write(corrected), "--id", "copy")
    listed = Match.objects.values("name", "format", "status", "teams", "score", "result", "head")
    assert listed.get(pk="copy") == listed.get(pk=corrected.id)


def test_it_goes_on_where_the_other_stands(corrected: Game, admin: User, write: Callable[..., str]) -> None:
    """Undo, redo and corrections find what they find in the other match."""
    call_command("import_log", write(corrected), "--id", "copy")
    claim = services.Claim(idempotency_key="again", request_hash="again")
    for match_id in (corrected.id, "copy"):
        services.redo(match_id=match_id, by=admin, claim=claim)
        services.remove_event(match_id=match_id, by=admin, seq=2, claim=corrected.at(9))
        services.undo(match_id=match_id, by=admin, claim=services.Claim(idempotency_key="u", request_hash="u"))
    assert without_id(states("copy")[-1]) == without_id(states(corrected.id)[-1])


def test_it_is_published(corrected: Game, admin: User, write: Callable[..., str], viewers: Viewers) -> None:
    call_command("import_log", write(corrected), "--id", "copy")
    assert catch_up("copy", viewers.publish) == len(rows("copy"))
    assert Scoreboard.objects.get(pk="copy").published_seq == len(rows("copy"))


def test_an_event_that_was_set_aside_stays_so(game: Game, admin: User, write: Callable[..., str]) -> None:
    game.balls(1, 4)
    set_aside(game, append_broken(game))
    game.ball(runs=2)
    call_command("import_log", write(game), "--id", "copy")
    assert without_id(orjson.loads(reads.at_head("copy").snapshot)) == without_id(
        orjson.loads(reads.at_head(game.id).snapshot)
    )


def test_who_recorded_is_not_in_the_file_and_the_importer_counts(
    corrected: Game, admin: User, write: Callable[..., str]
) -> None:
    file = write(corrected)
    assert corrected.scorer.username not in Path(file).read_text()
    call_command("import_log", file, "--id", "copy")
    assert {event.recorded_by for event in MatchEvent.objects.filter(match_id="copy")} == {admin}
    assert Match.objects.get(pk="copy").created_by == admin


def refused(problem: str, *arguments: str) -> None:
    before = (Match.objects.count(), MatchEvent.objects.count(), Scoreboard.objects.count())
    with pytest.raises(CommandError, match=problem):
        call_command("import_log", *arguments)
    assert (Match.objects.count(), MatchEvent.objects.count(), Scoreboard.objects.count()) == before


def test_an_id_that_is_taken_is_refused(corrected: Game, admin: User, write: Callable[..., str]) -> None:
    refused("There is a match .* already. Import this one under another id", write(corrected))


@pytest.mark.parametrize("match_id", ["no id", "", "-x", "x" * 65])
def test_an_id_that_is_none_is_refused(match_id: str, corrected: Game, admin: User, write: Callable[..., str]) -> None:
    refused("is not an id", write(corrected), f"--id={match_id}")


def test_a_file_that_is_not_whole_changes_nothing(corrected: Game, admin: User, write: Callable[..., str]) -> None:
    refused("Line 4: the file ends here", write(corrected, lambda lines: lines[:3]), "--id", "copy")
    refused("nothing.json cannot be read", "nothing.json")


def rewritten(corrected: Game, write: Callable[..., str], seq: int, **changes: Any) -> str:
    """The file of a log in which a record is another: whole, but not one that this program would write."""

    def change(lines: list[bytes]) -> list[bytes]:
        log = read_log(lines)
        records = [record._replace(**changes) if record.seq == seq else record for record in log.records]
        return list(write_log(log.game, log.engine, records))

    return write(corrected, change)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"payload": {"runs": "four"}}, "Event 3 cannot be folded: Malformed: runs: must be a whole number"),
        ({"kind": "no_such_kind"}, "Event 3 cannot be folded"),
        ({"kind": "event_set_aside", "payload": {"seq": [2]}}, "Record 3: event_set_aside must name an earlier record"),
        ({"kind": "event_set_aside", "payload": {"seq": 4}}, "Record 3: event_set_aside must name an earlier record"),
        ({"recorded_at": "yesterday"}, "Record 3: recorded_at must be a time with its zone"),
        ({"recorded_at": "2026-07-01T11:00:00"}, "Record 3: recorded_at must be a time with its zone"),
        ({"payload": {"runs": 1, "commentary": "\x00"}}, "Event 3 cannot be folded"),
    ],
)
def test_a_record_that_makes_no_match_changes_nothing(
    changes: Any, problem: str, corrected: Game, admin: User, write: Callable[..., str]
) -> None:
    refused(problem, rewritten(corrected, write, 3, **changes), "--id", "copy")


def test_what_the_database_cannot_store_changes_nothing(
    corrected: Game, admin: User, write: Callable[..., str]
) -> None:
    """Free JSON is not judged when an old log is folded."""
    created = {**rows(corrected.id)[0][2], "about": {"text": "\x00"}}
    refused("The database cannot store the log", rewritten(corrected, write, 1, payload=created), "--id", "copy")


def test_a_start_that_is_no_date_changes_nothing(corrected: Game, admin: User, write: Callable[..., str]) -> None:
    created = {**rows(corrected.id)[0][2], "starts_at": "soon"}
    refused("starts_at: must be a date", rewritten(corrected, write, 1, payload=created), "--id", "copy")


def test_pages_of_a_long_log_leave_nothing_out(
    corrected: Game, write: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "PAGE_OF_RECORDS", 3)
    whole = [LoggedRecord(seq, kind, payload, when.isoformat()) for seq, kind, payload, when in rows(corrected.id)]
    assert list(reads.logged_records(corrected.id)) == whole
