"""Makes a match of an exported log: the same records under the same seqs, so the same match in every state."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from scoring import bell, folding
from scoring.engine.errors import Malformed
from scoring.engine.log.log import SET_ASIDE
from scoring.engine.values import ID_PATTERN
from scoring.errors import UnfoldableError
from scoring.folding import StoredRecord
from scoring.log_file import LogFile, LoggedRecord
from scoring.models import Match, MatchEvent
from scoring.services.matches import open_match

ROWS = 500
"""Of one INSERT."""


class CannotImportError(Exception):
    """The log does not make a match here; the text says why, for an administrator. Nothing was written."""


def import_log(*, log: LogFile, by: User, match_id: str | None = None) -> Match:
    """Open the match of a log, under another id if one is given. Raises CannotImportError.

    All records count as recorded by `by`, at the times of the log.
    """
    match_id = log.game if match_id is None else match_id
    if not ID_PATTERN.fullmatch(match_id):
        raise CannotImportError(f'"{match_id}" is not an id: letters, digits, - and _, at most 64.')
    records = _rename(log.records, match_id)
    try:
        times = [_read_time(record) for record in records]
        state = _fold(match_id, records).log.state
        with transaction.atomic():
            match = open_match(match_id=match_id, by=by, state=state, head=len(records))
            MatchEvent.objects.bulk_create(_make_rows(match, by, records, times), batch_size=ROWS)
    except IntegrityError as taken:
        raise CannotImportError(f"There is a match {match_id} already. Import this one under another id.") from taken
    except UnfoldableError as error:
        raise CannotImportError(f"Event {error.seq} cannot be folded: {error.reason}") from error
    except Malformed as error:
        raise CannotImportError(error.detail) from error
    except DataError as error:
        raise CannotImportError(f"The database cannot store the log: {error}") from error
    bell.ring(match_id)
    return match


def _rename(records: Sequence[LoggedRecord], match_id: str) -> list[LoggedRecord]:
    first = records[0]
    return [first._replace(payload={**first.payload, "id": match_id}), *records[1:]]


def _read_time(record: LoggedRecord) -> datetime:
    try:
        when = parse_datetime(record.recorded_at)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise CannotImportError(f"Record {record.seq}: recorded_at must be a time with its zone.")
    return when


def _fold(match_id: str, records: Sequence[LoggedRecord]) -> folding.FoldedLog:
    """Return the folded log, as it will be folded from its rows. Raises UnfoldableError."""
    aside = {_read_set_aside(record) for record in records if record.kind == SET_ASIDE}
    stored = [StoredRecord(match_id, 0, *record[:3], 0.0, record.seq in aside) for record in records]
    folded = folding.extend(None, stored)
    assert folded is not None, "a log file has at least one record"
    return folded


def _read_set_aside(record: LoggedRecord) -> int:
    seq = record.payload.get("seq")
    # Every later read of the log looks the seq up (folding.load_records).
    if not isinstance(seq, int) or not 1 < seq < record.seq:
        raise CannotImportError(f"Record {record.seq}: {SET_ASIDE} must name an earlier record.")
    return seq


def _make_rows(
    match: Match, by: User, records: Sequence[LoggedRecord], times: Sequence[datetime]
) -> Iterator[MatchEvent]:
    for record, when in zip(records, times, strict=True):
        # No key and no answer: the requests of the other server are not known here.
        yield MatchEvent(
            match=match,
            seq=record.seq,
            kind=record.kind,
            payload=record.payload,
            recorded_by=by,
            recorded_at=when,
            answer={},
        )
