"""The one way into the log: lock the match, look for a first answer, judge, append; ring once it is committed."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from scoring import bell, folding, listing
from scoring.engine.answer import answer
from scoring.engine.errors import Conflicts
from scoring.engine.log import Log, Proposal
from scoring.folding import Folded
from scoring.models import Match, MatchEvent
from scoring.services.claims import Claim
from scoring.services.errors import KeyReusedError, PreconditionRequiredError, StaleError, StuckError, UnknownMatchError

Propose = Callable[[Log], Proposal]
Needs = Callable[[Claim], bool]


def nothing(claim: Claim) -> bool:
    return True


def a_state(claim: Claim) -> bool:
    """A correction changes the past, so its author must have seen the present."""
    return claim.names_a_state


def a_state_or_key(claim: Claim) -> bool:
    """An undo that is sent twice would take back two events."""
    return claim.names_a_state or claim.idempotency_key is not None


def write(*, match_id: str, by: User, claim: Claim, propose: Propose, needs: Needs = nothing) -> dict[str, Any]:
    """Append what `propose` makes of the log; the answer, or with `dry_run` the effect, nothing being written.

    Raises a ScoringError of the engine or a RefusedError; then nothing was written.
    """
    if claim.dry_run:
        return _effect(match_id, claim, propose)
    with transaction.atomic():
        match = _locked(match_id)
        first = first_answer(claim, match_id=match_id)
        if first is not None:
            return first
        _require(needs(claim))
        folded = _folded(match_id)
        _require_state(match, folded.log, claim)
        return append(match=match, by=by, claim=claim, proposal=propose(folded.log))


def append(*, match: Match, by: User, claim: Claim, proposal: Proposal) -> dict[str, Any]:
    """Write a judged proposal; the caller holds the match's lock."""
    log = proposal.log
    said: dict[str, Any] = _in_order({"id": match.pk, "seq": log.head, "epoch": match.scoreboard.epoch, **answer(log)})
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
        answer=said,
    )
    Match.objects.filter(pk=match.pk).update(head=log.head, changed_at=now, **listing.columns(log.state))
    folding.keep_once_committed(match.pk, Folded(event.pk, log))
    transaction.on_commit(lambda: bell.ring(match.pk))
    return said


def first_answer(claim: Claim, **where: Any) -> dict[str, Any] | None:
    """What a request with this key was told; refusals are not remembered."""
    if claim.idempotency_key is None:
        return None
    found = MatchEvent.objects.filter(idempotency_key=claim.idempotency_key, **where)
    first = found.values_list("request_hash", "answer").first()
    if first is None:
        return None
    if first[0] != claim.request_hash:
        raise KeyReusedError("This Idempotency-Key was used for another request to this match.")
    told: dict[str, Any] = _in_order(first[1])
    return told


def _in_order(value: Any) -> Any:
    """Keys by name at every depth: jsonb keeps no order, and a repeat has the first answer's bytes."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(one) for one in value] if isinstance(value, list) else value


def _locked(match_id: str) -> Match:
    """FOR NO KEY UPDATE, so that rows which refer to the match need not wait."""
    matches = Match.objects.select_related("scoreboard").select_for_update(no_key=True, of=("self",))
    try:
        return matches.get(pk=match_id)
    except Match.DoesNotExist as missing:
        raise UnknownMatchError("There is no such match.") from missing


def _folded(match_id: str) -> Folded:
    try:
        folded = folding.current(match_id)
    except folding.UnfoldableError as error:
        raise StuckError(f"Event {error.seq} of this match cannot be folded; an administrator must look.") from error
    if folded is None:
        raise UnknownMatchError("There is no such match.")
    return folded


def _require(satisfied: bool) -> None:
    if not satisfied:
        raise PreconditionRequiredError("Send If-Match with the ETag or seq you have seen (see the API's docs).")


def _require_state(match: Match, log: Log, claim: Claim) -> None:
    epoch = match.scoreboard.epoch
    if claim.if_match and not any(version.names(epoch, log.head) for version in claim.if_match):
        raise _stale("The match has changed since.", epoch, log)
    if claim.after_key is not None and not _is_newest(match.pk, log.head, claim.after_key):
        raise _stale("The newest event of the match is not the one with the key in After-Key.", epoch, log)


def _is_newest(match_id: str, head: int, key: str) -> bool:
    return MatchEvent.objects.filter(match_id=match_id, seq=head, idempotency_key=key).exists()


def _stale(detail: str, epoch: int, log: Log) -> StaleError:
    return StaleError(detail, epoch=epoch, seq=log.head, score=answer(log).get("score"))


def _effect(match_id: str, claim: Claim, propose: Propose) -> dict[str, Any]:
    match = Match.objects.select_related("scoreboard").filter(pk=match_id).first()
    if match is None:
        raise UnknownMatchError("There is no such match.")
    before = _folded(match_id).log
    _require_state(match, before, claim)
    effect: dict[str, Any] = {
        "dry_run": True,
        "seq": before.head,
        "epoch": match.scoreboard.epoch,
        "before": answer(before)["score"],
    }
    try:
        after = answer(propose(before).log)
    except Conflicts as refused:
        conflicts = [{"seq": each.seq, "code": each.code, "detail": each.detail} for each in refused.conflicts]
        return {**effect, "lawful": False, "conflicts": conflicts}
    told: dict[str, Any] = {key: after[key] for key in ("next", "assumed", "warnings") if key in after}
    return {**effect, "lawful": True, "after": after["score"], "conflicts": [], **told}
