"""Appends to the log, for all writes: lock the match, look for a first answer, judge, append, ring the worker."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from scoring import bell, folding, listing
from scoring.engine.errors import Conflicts, ScoringError
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import Proposal
from scoring.engine.views.answer import answer
from scoring.errors import KeyReusedError, LogFullError, PreconditionRequiredError, StaleError, UnknownMatchError
from scoring.folding import FoldedLog, RecordId
from scoring.models import Match, MatchEvent
from scoring.place import Place
from scoring.services import appending
from scoring.services.answers import Effect, Outcome, RecordedAnswer
from scoring.services.claims import Claim
from scoring.starts import find_zone

Propose = Callable[[Log], Proposal]
Precondition = Callable[[Claim], bool]

MOST_EVENTS = 20_000
"""Of a match, corrections included. The longest Test had 5,447 balls, and this many events fold in half a second."""


def always(claim: Claim) -> bool:
    return True


def names_state(claim: Claim) -> bool:
    """A correction changes the past, so its author has seen the present or says that any state will do."""
    return claim.names_a_state or claim.any_state


def names_state_once(claim: Claim) -> bool:
    """An insertion that is sent again after a time-out would insert twice: any state will do only with a key."""
    return claim.names_a_state or (claim.any_state and claim.idempotency_key is not None)


def names_state_or_key(claim: Claim) -> bool:
    """Without either, an undo that is sent again after a time-out would take back two events."""
    return claim.names_a_state or claim.idempotency_key is not None


def write(*, match_id: str, by: User, claim: Claim, propose: Propose, precondition: Precondition) -> Outcome:
    """Append the proposal of `propose` and return the answer; with `dry_run` return the effect and write nothing.

    Raises a ScoringError of the engine or a RefusedError; then nothing was written.
    """
    if claim.dry_run:
        # No key is looked up: a dry run stores no answer, so there is none to repeat.
        return _effect(match_id, claim, propose)
    answered = _append_at_once(match_id, by, claim, propose, precondition)
    if answered is None and appending.look_again(match_id):
        answered = _append_at_once(match_id, by, claim, propose, precondition)
    return answered or _append_locked(match_id, by, claim, propose, precondition)


def _append_at_once(
    match_id: str, by: User, claim: Claim, propose: Propose, precondition: Precondition
) -> RecordedAnswer | None:
    """Append to the match as this process has seen it last; None if that is not for certain lawful and the newest."""
    seen = appending.look(match_id)
    if seen is None or not precondition(claim):
        return None
    log = seen.folded.log
    if not _matches(claim, Place(seen.epoch, log.head)):
        return None
    try:
        proposal = _propose(propose, log)
    except ScoringError:
        # The newest state may be another one, or know the key: the locked way refuses, or repeats.
        return None
    if len(proposal.log.entries) > MOST_EVENTS or log.head >= MOST_EVENTS:
        return None
    now = timezone.now()
    body = _describe(match_id, seen.epoch, proposal)
    appended = appending.append_to(seen, match_id=match_id, by=by, claim=claim, proposal=proposal, answer=body, now=now)
    if appended is None:
        return None
    if appended.record is None:
        return _repeat(claim, appended.first_hash, appended.first_answer)
    _note_appended(match_id, FoldedLog(appended.record, proposal.log))
    return body


def _append_locked(
    match_id: str, by: User, claim: Claim, propose: Propose, precondition: Precondition
) -> RecordedAnswer:
    with transaction.atomic():
        match = _lock(match_id)
        transaction.on_commit(lambda: appending.epochs.protect(match_id, match.scoreboard.epoch))
        # Before everything else: a repeat gets its first answer even if the state has changed since.
        first = first_answer(claim, match_id=match_id)
        if first is not None:
            return first
        if not precondition(claim):
            raise PreconditionRequiredError("Send If-Match with the ETag or seq you have seen (see the API's docs).")
        # Read after the lock, so no other writer can add an event between this log and our append.
        log = folding.require_log(match_id).log
        _require_state(match, log, claim)
        if log.head >= MOST_EVENTS:
            raise LogFullError(f"The match has {MOST_EVENTS} events, more than any match needs.")
        proposal = _propose(propose, log)
        # One correction may insert many events.
        if len(proposal.log.entries) > MOST_EVENTS:
            raise LogFullError(f"The match would have more than {MOST_EVENTS} events, more than any match needs.")
        return append(match=match, by=by, claim=claim, proposal=proposal)


def _propose(propose: Propose, log: Log) -> Proposal:
    proposal = propose(log)
    # Only a new zone is judged: the next database of zones may lack one that was recorded.
    zone = proposal.log.state.time_zone
    if zone and zone != log.state.time_zone:
        find_zone(zone)
    return proposal


def append(*, match: Match, by: User, claim: Claim, proposal: Proposal) -> RecordedAnswer:
    """Write a judged proposal and return its answer; the caller holds the match's lock."""
    log = proposal.log
    body = _describe(match.pk, match.scoreboard.epoch, proposal)
    now = timezone.now()
    event = MatchEvent.objects.create(
        match=match,
        seq=log.head,
        kind=proposal.kind,
        payload=proposal.payload,
        recorded_by=by,
        recorded_at=now,
        idempotency_key=claim.idempotency_key,
        request_hash=claim.request_hash,
        answer=body,
    )
    # update(), not save(): save() would also write back the other columns as they were read.
    Match.objects.filter(pk=match.pk).update(head=log.head, changed_at=now, **listing.columns(log.state))
    _note_appended(match.pk, FoldedLog(RecordId(event.pk, now.timestamp()), log))
    return body


def _describe(match_id: str, epoch: int, proposal: Proposal) -> RecordedAnswer:
    """Return the answer. It is stored with the event: a repeat gets these bytes even after the match has gone on."""
    heading = {"id": match_id, "seq": proposal.log.head, "epoch": epoch}
    return cast(RecordedAnswer, _sort_keys({**heading, **answer(proposal.log, proposal.remarks)}))


def _note_appended(match_id: str, folded: FoldedLog) -> None:
    folding.protect_after_commit(match_id, folded)
    # After the commit: a worker that came earlier would find nothing to publish.
    transaction.on_commit(lambda: bell.ring(match_id))


def first_answer(claim: Claim, **where: Any) -> RecordedAnswer | None:
    """Return the answer to the first request with this key, or None. Refusals are not stored. Raises KeyReusedError."""
    if claim.idempotency_key is None:
        return None
    found = MatchEvent.objects.filter(idempotency_key=claim.idempotency_key, **where)
    first = found.values_list("request_hash", "answer").first()
    return None if first is None else _repeat(claim, *first)


def _repeat(claim: Claim, first_hash: str | None, first: Any) -> RecordedAnswer:
    if first_hash != claim.request_hash:
        raise KeyReusedError("This Idempotency-Key was used for another request to this match.")
    return cast(RecordedAnswer, _sort_keys(first))


def _sort_keys(body: dict[str, Any]) -> dict[str, Any]:
    """Sort keys at every depth: jsonb keeps no order, and a repeat must have the bytes of the first answer."""
    return {key: _sorted(body[key]) for key in sorted(body)}


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return _sort_keys(value)
    return [_sorted(part) for part in value] if isinstance(value, list) else value


def _lock(match_id: str) -> Match:
    # FOR NO KEY UPDATE: inserting a row that refers to the match does not have to wait. Only the match is locked
    # (of="self"): a worker holds the scoreboard row while it publishes, and no ball waits for that.
    matches = Match.objects.select_related("scoreboard").select_for_update(no_key=True, of=("self",))
    try:
        return matches.get(pk=match_id)
    except Match.DoesNotExist as missing:
        raise UnknownMatchError from missing


def _matches(claim: Claim, place: Place) -> bool:
    """Whether this is a state that the claim names, if it names any."""
    return not claim.if_match or any(seen.matches(place) for seen in claim.if_match)


def _require_state(match: Match, log: Log, claim: Claim) -> None:
    place = Place(match.scoreboard.epoch, log.head)
    if not _matches(claim, place):
        raise _stale("The match has changed since.", place, log)
    if claim.after_key is not None and not _is_newest(match.pk, log.head, claim.after_key):
        raise _stale("The newest event of the match is not the one with the key in After-Key.", place, log)


def _is_newest(match_id: str, head: int, key: str) -> bool:
    return MatchEvent.objects.filter(match_id=match_id, seq=head, idempotency_key=key).exists()


def _stale(detail: str, place: Place, log: Log) -> StaleError:
    return StaleError(detail, place, answer(log)["score"])


def _effect(match_id: str, claim: Claim, propose: Propose) -> Effect:
    """Return what the write would do. A correction that later events conflict with is an effect, not an error."""
    # No lock: nothing is written, and the write itself judges again.
    match = Match.objects.select_related("scoreboard").filter(pk=match_id).first()
    if match is None:
        raise UnknownMatchError
    before = folding.require_log(match_id).log
    _require_state(match, before, claim)
    effect: Effect = {
        "dry_run": True,
        "seq": before.head,
        "epoch": match.scoreboard.epoch,
        "before": answer(before)["score"],
        "lawful": True,
    }
    try:
        proposal = _propose(propose, before)
    except Conflicts as refused:
        return {**effect, "lawful": False, **refused.body()}
    # As the write does: it refuses a start that is no date.
    listing.columns(proposal.log.state)
    after = answer(proposal.log, proposal.remarks)
    return {
        **effect,
        "after": after["score"],
        "conflicts": [],
        "next": after["next"],
        "assumed": after["assumed"],
        "warnings": after["warnings"],
    }
