"""The ratings learn from finished matches: as a back-test does, whatever the order in which results came."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from redis import Redis

from scoring import services
from tests.api.cast import Caller
from tests.prediction.simulated import dated, states_of, write_matches
from tests.record.cast import Game
from workers.models import RatedMatch, RatingsBefore, StoredRatings
from workers.prediction.inputs.finished import played_match
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.model.learning import walk_forward
from workers.prediction.model.model import Model
from workers.prediction.model.ratings import Ratings
from workers.prediction.model.weights.files import load_shipped
from workers.prediction.rated.codec import (
    copy_ratings,
    decode_match,
    decode_ratings,
    encode_match,
    encode_ratings,
)
from workers.prediction.rated.fold import NEWEST, kept_days
from workers.prediction.rated.learning import learn_history
from workers.prediction.rated.served import before_match, standing_of, stored
from workers.prediction.training.cricsheet_files import read_matches
from workers.tasks import learn, recompute

FIRST = date(2025, 3, 30)
REAL: Path = settings.CRICKSY_MATCH_DATA / "training"


@pytest.fixture(autouse=True)
def begin_anew(redis_client: Redis) -> Iterator[None]:
    stored.forget()
    yield
    stored.forget()


def silent(kind: MatchKind) -> Any:
    return lambda done, of: None


def played(count: int) -> list[PlayedMatch]:
    """Simulated T20s, two a day, over the end of a month."""
    found = []
    for seed in range(count):
        state = states_of(dated(seed, FIRST + timedelta(days=seed // 2)))[-1][1]
        match = played_match(state)
        assert isinstance(match, PlayedMatch)
        found.append(replace(match, match_id=f"history-{seed:02}"))
    return found


def untaught() -> dict[MatchKind, Model]:
    """Models whose ratings know nothing, as when training begins."""
    return {
        kind: replace(load_shipped(kind), ratings=Ratings(kind), seen=frozenset(), version="untaught")
        for kind in MatchKind
    }


def walked(matches: Sequence[PlayedMatch]) -> tuple[Ratings, dict[str, Any]]:
    ratings = Ratings(MatchKind.T20)
    walk = walk_forward(matches, ratings, load_shipped(MatchKind.T20).expected)
    strengths = {match.match_id: known for match, known in walk}
    return ratings, strengths


def _by_day(match: PlayedMatch) -> tuple[int, str]:
    return match.context.day, match.match_id


def newest(kind: MatchKind = MatchKind.T20) -> StoredRatings:
    found = StoredRatings.objects.filter(kind=kind).order_by("-day").first()
    assert found is not None
    return found


def everything() -> list[Any]:
    """All that is derived, to the byte."""
    before = RatingsBefore.objects.order_by("pk").values_list("pk", "kind", "day", "version", "body")
    ratings = StoredRatings.objects.order_by("kind", "day").values_list("kind", "day", "version", "matches", "body")
    return [[(*row[:-1], bytes(row[-1])) for row in rows] for rows in (before, ratings)]


class TestHistory:
    def test_what_is_stored_is_read_without_loss(self) -> None:
        matches = played(4)
        assert [decode_match(encode_match(match)) for match in matches] == matches
        ratings, _ = walked(matches)
        assert decode_ratings(encode_ratings(ratings)) == ratings == copy_ratings(ratings)

    @pytest.mark.parametrize("seed", [1, 2])
    def test_in_any_order_and_in_pieces_it_is_the_walk_of_training(self, db: None, seed: int) -> None:
        matches = played(24)
        ratings, strengths = walked(matches)
        mixed = random.Random(seed).sample(matches, len(matches))
        for some in (mixed[:7], mixed[7:9], mixed[9:]):
            assert learn_history(some, untaught(), silent) == len(some)
        assert decode_ratings(bytes(newest().body)) == ratings
        assert newest().matches == len(matches)
        for match in matches:
            part = decode_ratings(bytes(RatingsBefore.objects.get(pk=match.match_id).body))
            assert part.strengths(match.context) == strengths[match.match_id]

    @pytest.mark.skipif(not REAL.is_dir(), reason="no real matches: CRICKSY_MATCH_DATA names no folder with training/")
    def test_a_thousand_real_matches_give_the_ratings_of_training(self, db: None) -> None:
        found: dict[str, PlayedMatch] = {}
        for archive in ("assorted_matches.tar.xz", "limited_overs_matches.tar.xz"):
            read = (match for _, match in read_matches(REAL / archive))
            usable = (match for match in read if isinstance(match, PlayedMatch) and match.context.day)
            found |= {match.match_id: match for match in islice(usable, 1_000 - len(found))}
        assert learn_history(found.values(), untaught(), silent) == len(found) > 900
        for kind in MatchKind:
            matches = [match for match in found.values() if match.context.kind is kind]
            ratings = Ratings(kind)
            for _ in walk_forward(sorted(matches, key=_by_day), ratings, load_shipped(kind).expected):
                pass
            assert bytes(newest(kind).body) == encode_ratings(ratings)

    def test_the_pieces_leave_the_rows_that_one_piece_leaves(self, db: None) -> None:
        matches = played(24)
        learn_history(matches, untaught(), silent)
        at_once = everything()
        RatedMatch.objects.all().delete()
        StoredRatings.objects.all().delete()
        RatingsBefore.objects.all().delete()
        for match in reversed(matches):
            learn_history([match], untaught(), silent)
        assert everything() == at_once

    def test_a_match_is_learnt_once(self, db: None) -> None:
        learn_history(played(6), untaught(), silent)
        once = everything()
        assert learn_history(played(6), untaught(), silent) == 0
        assert everything() == once

    def test_what_the_weights_have_seen_is_not_learnt_again(self, db: None) -> None:
        matches = played(4)
        models = {kind: replace(model, seen=frozenset({matches[0].match_id})) for kind, model in untaught().items()}
        assert learn_history(matches, models, silent) == 3

    def test_the_command_reads_files_and_says_what_it_did(self, db: None, tmp_path: Path) -> None:
        write_matches(tmp_path, range(4), FIRST)
        for new in (4, 0):
            out = StringIO()
            call_command("import_history", str(tmp_path), stdout=out, stderr=StringIO())
            assert out.getvalue() == f"4 matches read, {new} new to the ratings.\n"
        out = StringIO()
        call_command("ratings", "show", stdout=out)
        assert "t20: 4 matches learnt, the last of 2025-03-31, version 2025-03-31-" in out.getvalue()

    @pytest.mark.parametrize("name", ["nothing.json", "."])
    def test_a_path_without_matches_is_refused_with_what_it_takes(self, db: None, tmp_path: Path, name: str) -> None:
        with pytest.raises(CommandError, match=r"Cricsheet files \(\.json\)"):
            call_command("import_history", str(tmp_path / name), stderr=StringIO())


def test_the_newest_days_and_the_last_of_each_month_are_kept() -> None:
    days = [date(2025, 1, 1).toordinal() + 3 * n for n in range(40)]
    kept = [date.fromordinal(day) for day in sorted(kept_days(days))]
    assert kept[-NEWEST:] == [date.fromordinal(day) for day in days[-NEWEST:]]
    assert [day.month for day in kept[:-NEWEST]] == [1, 2, 3]


@pytest.fixture
def scorer(db: None) -> User:
    return User.objects.create_user("scorer")


def open_match(scorer: User, name: str, day: date, *first: int) -> Game:
    """A T20 of one over a side, up to the chase."""
    game = Game(scorer, id=name, format="t20", conditions={"overs": 1}, starts_at=f"{day}T10:00:00+00:00")
    game.balls(*first)
    game.event("innings_started")
    return game


def finish(scorer: User, name: str, day: date, *first: int) -> Game:
    game = open_match(scorer, name, day, *first)
    game.ball(runs=sum(first) + 1 if sum(first) < 6 else 0, bowler_id="k11")
    return game


def bat(day: date) -> float:
    """What is known of Kent's batting, as a match of that day is predicted, beyond what the weights know."""
    stored.forget()
    match = states_of(dated(1, day))[-1][1]
    standing = standing_of(match)
    assert standing is not None
    known = load_shipped(MatchKind.T20).ratings.batting_sides["men:Kent"].residual
    return standing.ratings.batting_sides["men:Kent"].residual - known


class TestTheBoard:
    def test_a_result_counts_from_the_next_day_on(self, scorer: User) -> None:
        finish(scorer, "one", FIRST, 1, 0, 0, 4, 0, 0)
        learn()
        assert bat(FIRST) == 0.0
        assert bat(FIRST + timedelta(days=1)) != 0.0
        before = before_match("one")
        assert before is not None
        assert before.version == ""

    def test_publishing_a_result_asks_for_it(self, scorer: User, redis_client: Redis) -> None:
        game = open_match(scorer, "one", FIRST, 1, 0, 0, 4, 0, 0)
        recompute(game.id)
        assert redis_client.llen("slow") == 0
        game.ball(runs=6, bowler_id="k11")
        recompute(game.id)
        assert redis_client.llen("slow") == 1

    def test_twice_is_once(self, scorer: User) -> None:
        finish(scorer, "one", FIRST, 1, 0, 0, 4, 0, 0)
        learn()
        once = everything()
        learn()
        assert everything() == once
        assert newest().matches == 1

    def test_a_correction_gives_what_scoring_it_so_at_first_gives(self, scorer: User) -> None:
        for name, day, runs in (("one", FIRST, 4), ("two", FIRST + timedelta(days=1), 2)):
            finish(scorer, name, day, 1, 0, 0, runs, 0, 0)
        learn()
        wanted = everything()
        for rows in (RatedMatch, RatingsBefore, StoredRatings):
            rows.objects.all().delete()
        other = finish(scorer, "one-b", FIRST, 1, 0, 0, 2, 0, 0)
        learn()
        services.amend_event(match_id="one", by=scorer, seq=5, patch={"runs": 3}, claim=services.Claim(any_state=True))
        learn()
        assert everything() != wanted
        services.amend_event(match_id="one", by=scorer, seq=5, patch={"runs": 4}, claim=services.Claim(any_state=True))
        other.undo()
        learn()
        assert everything() == wanted

    def test_a_result_that_is_taken_away_is_forgotten(self, scorer: User) -> None:
        finish(scorer, "one", FIRST, 1, 0, 0, 4, 0, 0).undo()
        learn()
        assert everything() == [[], []]
        game = finish(scorer, "two", FIRST, 1, 0, 0, 4, 0, 0)
        learn()
        assert newest().matches == 1
        game.undo()
        learn()
        assert everything() == [[], []]

    def test_a_match_without_a_date_teaches_nothing(self, scorer: User) -> None:
        game = Game(scorer, id="undated", format="t20", conditions={"overs": 1})
        game.balls(1, 0, 0, 0, 0, 0)
        game.event("innings_started")
        game.ball(runs=2, bowler_id="k11")
        learn()
        assert RatedMatch.objects.get().unusable == "no_date"

    def test_a_rebuild_gives_the_same_bytes_and_says_what_differed(self, scorer: User) -> None:
        finish(scorer, "one", FIRST, 1, 0, 0, 4, 0, 0)
        finish(scorer, "two", FIRST + timedelta(days=40), 1, 0, 2, 1, 0, 0)
        learn()
        wanted = everything()
        assert "Nothing differed." in rebuilt()
        assert everything() == wanted
        StoredRatings.objects.update(body=b"damaged")
        assert "t20: the stored ratings differed" in rebuilt()
        assert everything() == wanted

    def test_the_curve_of_a_finished_match_stays_what_it_was(self, scorer: User) -> None:
        finish(scorer, "one", FIRST, 1, 0, 0, 4, 0, 0)
        finish(scorer, "two", FIRST + timedelta(days=1), 1, 0, 0, 2, 0, 0)
        learn()
        first = Caller().get("/games/two/prediction")
        assert newest().version not in first["ETag"]
        assert f"+{FIRST}-" in first["ETag"]
        finish(scorer, "three", FIRST + timedelta(days=2), 1, 0, 0, 4, 0, 0)
        learn()
        assert Caller().get("/games/two/prediction").content == first.content


def rebuilt() -> str:
    out = StringIO()
    call_command("ratings", "rebuild", stdout=out, stderr=StringIO())
    return out.getvalue()


def test_ratings_that_cannot_be_read_are_those_that_the_process_has(scorer: User) -> None:
    finish(scorer, "one", FIRST, 1, 0, 0, 4, 0, 0)
    learn()
    StoredRatings.objects.update(body=b"damaged")
    assert bat(FIRST + timedelta(days=1)) == 0.0
