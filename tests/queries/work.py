"""All work that asks Postgres about matches, each piece with a name, to be done on a filled database."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from realtime.redis import broadcast
from scoring import reads, services
from scoring.models import Match, MatchEvent, Scoreboard
from scoring.publishing import divergence
from scoring.publishing.catch_up import catch_up
from scoring.publishing.epochs import rebuild_match
from scoring.publishing.lag import lagging_matches
from scoring.redis_store import clients, keys
from tests.queries.process import begin_anew
from tests.queries.visitor import PASSWORD, Visitor, admin_models, name_of, pages_of, requests_of_schema
from workers.restored import begin_epochs
from workers.tasks import sweep

Work = Callable[[], Any]
QUERIES = ("status=live", "status=complete", "team=team-7", "date=2025-07-05", "format=t20", "page=2")
CAREERS = ("players/k1-7", "players/s10-7", "players/s10-7?page=2", "teams/team-7", "teams/team-7?page=2")
HOME_QUERIES = ("", "page=3", "q=player7+ground", "format=t20", "date=2025-07-05")
LOG = "/admin/scoring/matchevent/?match__id__exact="


def all_work(match_ids: list[str]) -> Iterator[tuple[str, Work]]:
    """Each piece is done on a match of its own, so that none finds what another has cached."""
    scorer = Match.objects.get(pk=match_ids[0]).created_by
    ids = iter(match_ids)
    yield from requests(scorer, ids)
    yield from lists()
    yield from behind_the_scenes(scorer, ids, match_ids)
    yield from admin_pages(next(ids))


def requests(scorer: User, ids: Iterator[str]) -> Iterator[tuple[str, Work]]:
    anyone = Visitor(None, next(ids))
    for request in requests_of_schema():
        if request.startswith("GET"):
            yield request, visit(anyone, request)
    of_scorer = Visitor(scorer, next(ids))
    for request in requests_of_schema():
        yield f"{request}, by its scorer", visit(of_scorer, request)


def visit(visitor: Visitor, request: str) -> Work:
    def work() -> None:
        send = visitor.prepare(request)
        begin_anew()
        status = send()
        assert status < 300 or (visitor.user is None and status in (401, 403, 404)) or "{block}" in request, status

    return work


def lists() -> Iterator[tuple[str, Work]]:
    anyone = Client(raise_request_exception=True)
    for query in QUERIES:
        yield f"GET /games?{query}", lambda query=query: anyone.get(f"/games?{query}")
    for query in HOME_QUERIES:
        yield f"GET /?{query}", lambda query=query: anyone.get(f"/?{query}")
    for page in CAREERS:
        yield f"GET /{page}", lambda page=page: anyone.get(f"/{page}")


def behind_the_scenes(scorer: User, ids: Iterator[str], all_ids: list[str]) -> Iterator[tuple[str, Work]]:
    keyed, published, fresh, rebuilt, aside = (next(ids) for _ in range(5))
    some = all_ids[:200]

    def record(key: str) -> None:
        head = Match.objects.get(pk=keyed).head
        claim = services.Claim(idempotency_key=key, request_hash="x", after_key=newest_key(keyed, head))
        services.record_event(match_id=keyed, by=scorer, body={"kind": "note", "text": "x"}, claim=claim)

    yield "a ball with After-Key", lambda: record("work-1")
    yield "a ball is published", lambda: publish_one(published, scorer)
    yield "a match is published from its first event", lambda: publish_all(fresh)
    yield "the sweep", sweep
    yield "the sweep with 200 matches to compare", lambda: compare(some)
    yield "late matches, many", lambda: late(some)
    yield "a room is opened from the database", lambda: reads.at_head(keyed)
    yield "rooms that Redis forgot", lambda: reads.published_places(some)
    yield "rebuild", lambda: rebuild_match(rebuilt)
    yield "restored", lambda: undone(lambda: [*begin_epochs()])
    yield "set aside", lambda: set_aside(aside, scorer)
    yield "an account is deleted", lambda: undone(lambda: User.objects.create_user("gone").delete())


def newest_key(match_id: str, head: int) -> str:
    return str(MatchEvent.objects.values_list("idempotency_key", flat=True).get(match_id=match_id, seq=head))


def publish_one(match_id: str, scorer: User) -> None:
    catch_up(match_id, broadcast.publish)
    services.record_delivery(match_id=match_id, by=scorer, body={"runs": 1})
    assert catch_up(match_id, broadcast.publish)


def publish_all(match_id: str) -> None:
    Scoreboard.objects.filter(pk=match_id).update(published_seq=0)
    begin_anew()
    assert catch_up(match_id, broadcast.publish)


def compare(match_ids: list[str]) -> None:
    """As the sweep does with those that Redis has."""
    heads = Match.objects.filter(pk__in=match_ids).values_list("pk", "head")
    clients.publisher().mset({keys.seq(match_id): f"1.{head}" for match_id, head in heads})
    divergence.compare(clients.publisher(), match_ids)


def late(match_ids: list[str]) -> None:
    def ask() -> None:
        Scoreboard.objects.filter(pk__in=match_ids).update(published_seq=5)
        assert len(lagging_matches()) >= len(match_ids)

    undone(ask)


def set_aside(match_id: str, scorer: User) -> None:
    with suppress(services.CannotSetAsideError):
        services.set_aside(match_id=match_id, seq=3, reason="a test", by=scorer)


def undone(work: Work) -> None:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def admin_pages(match_id: str) -> Iterator[tuple[str, Work]]:
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.create_superuser("superuser", password=PASSWORD))
    event = MatchEvent.objects.filter(match_id=match_id).order_by("seq")[:1].get().pk
    for model in admin_models():
        key = {MatchEvent: event, Match: match_id, Scoreboard: match_id}.get(model)
        rows = model._default_manager.order_by("pk").values_list("pk", flat=True)
        key = key or rows.first()
        for kind, address in pages_of(model, key).items() if key else ():
            yield f"admin: {name_of(model)}, {kind}", lambda address=address: client.get(address)
    for query in ("", "&kind=delivery", "&q=key", "&p=2"):
        yield f"admin: the log of a match {query}".strip(), lambda query=query: client.get(f"{LOG}{match_id}{query}")
    yield "admin: the log, page 150", lambda: client.get("/admin/scoring/matchevent/?p=150")
