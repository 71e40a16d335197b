"""A desk holds one match and answers in JSON text: what a console asks of the engine in its own browser.

{"do": "open", "records": [{"seq": 1, "kind": "match_created", "payload": {...}}, ...]}   the log of the match
{"do": "take", "records": [...]}                                     newer records, which others wrote
{"do": "record", "action": "delivery", "body": {"runs": 4}}          judge, and keep the record that it makes
{"do": "preview", "action": "patch", "seq": 31, "body": {"runs": 2}} judge only: the match stays as it is
{"do": "show"}                                                       the match as it is, and its scorecards
{"do": "list", "innings": 1}                                         the events in force of an innings, and its balls

Actions and bodies are those of `scoring.engine.log.actions`. Each answer has `seq`, what REST answers (score, next,
assumed, warnings), the snapshot, who may bowl or come in, and the kinds of the records that undo takes back and redo
restores; that of `record` and `preview` has the record, too. A refusal is `refused` with code, detail and what a
correction conflicts with.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from scoring.engine.codec import encode, malformed
from scoring.engine.events.innings import InningsStarted
from scoring.engine.laws.order import list_innings
from scoring.engine.log.actions import propose
from scoring.engine.log.fold import advance_all, fold_records
from scoring.engine.log.log import Entry, Log, Record
from scoring.engine.log.proposals import Proposal
from scoring.engine.views.answer import answer
from scoring.engine.views.offers import describe_offers
from scoring.engine.views.refusal import describe_refusal
from scoring.engine.views.rows import delivery_rows
from scoring.engine.views.scorecard import scorecard
from scoring.engine.views.snapshot import snapshot

Json = dict[str, Any]


class Desk:
    def __init__(self) -> None:
        self._log: Log | None = None

    def handle(self, text: str) -> str:
        """Return the answer to a request. It never raises: a defect is answered as a refusal, and the match stays."""
        try:
            told = self._handle(json.loads(text))
        except Exception as error:
            told = {"refused": describe_refusal(error)}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def _handle(self, request: Any) -> Mapping[str, Any]:
        if not isinstance(request, dict) or request.get("do") not in REQUESTS:
            raise malformed("do", "must be one of " + ", ".join(REQUESTS))
        return REQUESTS[request["do"]](self, request)

    def _require_log(self) -> Log:
        if self._log is None:
            raise malformed("do", "must be open, because no match is at this desk")
        return self._log

    def _open(self, request: Json) -> Mapping[str, Any]:
        self._log = fold_records(_read_records(request))
        return _describe(self._log)

    def _take(self, request: Json) -> Mapping[str, Any]:
        log = self._require_log()
        newer = [record for record in _read_records(request) if record.seq > log.head]
        self._log = advance_all(log, newer)
        return _describe(self._log)

    def _record(self, request: Json) -> Mapping[str, Any]:
        proposal = self._propose(request)
        self._log = proposal.log
        return _describe_proposal(proposal)

    def _preview(self, request: Json) -> Mapping[str, Any]:
        return _describe_proposal(self._propose(request))

    def _propose(self, request: Json) -> Proposal:
        return propose(self._require_log(), request.get("action", ""), request.get("body", {}), request.get("seq"))

    def _show(self, request: Json) -> Mapping[str, Any]:
        log = self._require_log()
        return {**_describe(log), "scorecard": scorecard(log.state)}

    def _list(self, request: Json) -> Mapping[str, Any]:
        log = self._require_log()
        innings = {one.number: one for one in list_innings(log.state)}
        number = request.get("innings")
        if number not in innings:
            raise malformed("innings", "must be the number of an innings of the match")
        entries = _entries_of(log, number)
        return {
            "seq": log.head,
            "events": [{"seq": each.seq, "kind": each.event.kind, "payload": encode(each.event)} for each in entries],
            "balls": delivery_rows(log.state, innings[number]),
        }


REQUESTS: Mapping[str, Callable[[Desk, Json], Mapping[str, Any]]] = {
    "open": Desk._open,
    "take": Desk._take,
    "record": Desk._record,
    "preview": Desk._preview,
    "show": Desk._show,
    "list": Desk._list,
}


def _read_records(request: Json) -> list[Record]:
    records = request.get("records")
    if not isinstance(records, list):
        raise malformed("records", "must be a list of records of a log")
    return [Record(record["seq"], record["kind"], record["payload"]) for record in records]


def _entries_of(log: Log, number: int) -> list[Entry]:
    """Return the events in force of an innings; what was recorded before the first innings belongs to it."""
    found, current = [], 1
    for entry in log.entries[1:]:
        if isinstance(entry.event, InningsStarted) and entry.event.number is not None:
            current = entry.event.number
        if current == number:
            found.append(entry)
    return found


def _describe(log: Log) -> Json:
    return {"seq": log.head, **answer(log), **_describe_log(log)}


def _describe_log(log: Log) -> Json:
    # Event 1 stays.
    undo = log.records[-1].kind if len(log.records) > 1 else None
    redo = log.undone[-1].kind if log.undone else None
    return {"snapshot": snapshot(log.state), "offers": describe_offers(log.state), "undo": undo, "redo": redo}


def _describe_proposal(proposal: Proposal) -> Json:
    log = proposal.log
    record = {"seq": log.head, "kind": proposal.kind, "payload": proposal.payload}
    return {"seq": log.head, "record": record, **answer(log, proposal.remarks), **_describe_log(log)}
