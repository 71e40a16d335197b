"""Folds an exported log as it was recorded, and tells what each record after the first did."""

from scoring.engine.errors import Unlawful
from scoring.engine.log.fold import advance
from scoring.engine.log.log import REDONE, SET_ASIDE, SKIPPED, UNDONE, Log
from scoring.log_file import LogFile, LoggedRecord
from scoring.playing.told import Played, Told, tell_match, tell_recorded, tell_refused


def play_log(file: LogFile) -> Played:
    """A record that cannot be folded is told as refused, and does not count. Raises ScoringError for the first one."""
    first, *newer = file.records
    aside = {record.payload.get("seq") for record in newer if record.kind == SET_ASIDE}
    log = advance(None, first.seq, first.kind, first.payload)
    told: list[Told] = []
    for record in newer:
        log, step = _take(log, record, is_set_aside=record.seq in aside)
        told.append(step)
    return tell_match(log, told)


def _take(log: Log, record: LoggedRecord, *, is_set_aside: bool) -> tuple[Log, Told]:
    try:
        if is_set_aside:
            raise Unlawful("set_aside", f"Event {record.seq} was set aside, so it does not count.")
        log = advance(log, record.seq, record.kind, record.payload)
    except Exception as error:  # of any kind, as where the server folds a log
        skipped = {"can_be_undone": record.kind not in (UNDONE, REDONE)}
        return advance(log, record.seq, SKIPPED, skipped), tell_refused(error)
    return log, tell_recorded(log)
