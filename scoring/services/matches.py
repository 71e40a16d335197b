"""Writes apart from play: opening a match, its names and squads, and who may score it."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from scoring import listing
from scoring.bodies import Body, complete, localize_changes
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import Proposal, propose_created, propose_event
from scoring.engine.states.match import MatchState
from scoring.errors import MatchExistsError
from scoring.models import Match, Scoreboard, ScorerAssignment
from scoring.services.answers import Outcome, RecordedAnswer
from scoring.services.claims import NO_CLAIM, Claim
from scoring.services.writing import always, append, first_answer, write


def create_match(*, by: User, body: Body, claim: Claim = NO_CLAIM) -> Outcome:
    """Open a match that its creator may score. If the body has no `id`, one is derived from the name."""
    # There is no row to lock yet: the unique constraints decide a race (see _answer_of_the_winner).
    first = _first_creation(by, claim)
    if first is not None:
        return first
    proposal = propose_created(complete(body))
    if claim.dry_run:
        # As the write does: it refuses a start that is no date.
        listing.columns(proposal.log.state)
        return {"dry_run": True, "lawful": True, "id": proposal.payload["id"]}
    try:
        with transaction.atomic():
            return _open(by, claim, proposal)
    except IntegrityError:
        # Outside the block: after an IntegrityError Postgres refuses all further queries of the transaction.
        return _answer_of_the_winner(by, claim, proposal)


def change_details(*, match_id: str, by: User, changes: Body, claim: Claim = NO_CLAIM) -> Outcome:
    """Change name, venue, start or time zone."""

    def propose(log: Log) -> Proposal:
        local = localize_changes(changes, log.state.starts_at, log.state.time_zone)
        return propose_event(log, "details_changed", local)

    return write(match_id=match_id, by=by, claim=claim, propose=propose, precondition=always)


def change_squad(*, match_id: str, by: User, team_id: str, players: list[Body], claim: Claim = NO_CLAIM) -> Outcome:
    """Add players to a squad, or rename players of it."""

    def propose(log: Log) -> Proposal:
        return propose_event(log, "squad_changed", {"team_id": team_id, "players": players})

    return write(match_id=match_id, by=by, claim=claim, propose=propose, precondition=always)


def assign_scorer(*, match_id: str, user: User, by: User) -> ScorerAssignment:
    assignment, _ = ScorerAssignment.objects.get_or_create(match_id=match_id, user=user, defaults={"assigned_by": by})
    return assignment


def remove_scorer(*, match_id: str, user: User) -> None:
    ScorerAssignment.objects.filter(match_id=match_id, user=user).delete()


def open_match(*, match_id: str, by: User, state: MatchState, head: int = 0) -> Match:
    """Insert the row of a match and what belongs to it, in the caller's transaction; its records are still to come.

    Raises IntegrityError if there is a match with this id.
    """
    match = Match(id=match_id, created_by=by, head=head, changed_at=timezone.now(), **listing.columns(state))
    # force_insert: a plain save() would overwrite a match that has this id.
    match.save(force_insert=True)
    match.scoreboard = Scoreboard.objects.create(match=match)
    ScorerAssignment.objects.create(match=match, user=by, assigned_by=by)
    return match


def _open(by: User, claim: Claim, proposal: Proposal) -> RecordedAnswer:
    match = open_match(match_id=proposal.payload["id"], by=by, state=proposal.log.state)
    return append(match=match, by=by, claim=claim, proposal=proposal)


def _first_creation(by: User, claim: Claim) -> RecordedAnswer | None:
    return first_answer(claim, recorded_by=by, seq=1)


def _answer_of_the_winner(by: User, claim: Claim, proposal: Proposal) -> RecordedAnswer:
    """Another request took the id or the key in the meantime; if it has our key, it was this request, sent twice."""
    first = _first_creation(by, claim)
    if first is not None:
        return first
    raise MatchExistsError(f"There is a match {proposal.payload['id']} already.")
