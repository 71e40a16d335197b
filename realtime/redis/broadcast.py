"""Publishes the changes of matches: for each one script in Redis writes history, snapshot and seq, and publishes."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from realtime.redis import in_process
from realtime.redis.channel_layer import deliver, is_apart, script_channel, serialize
from realtime.wire.frames import Frame, SummaryUpdate, summary_update
from realtime.wire.layer import LISTS
from realtime.wire.messages import state_update
from scoring.place import Place
from scoring.publishing.changes import Change, MatchUpdate
from scoring.redis_store import clients, heads, keys

# A worker repeats what it published but could not commit, and Redis may have lost what it had. So the script compares
# each frame with the stored place. A frame that is stored already is only sent again. A frame that leaves a gap is
# refused; then `_publish` sends one snapshot in place of the changes. If no place is stored, a new history begins.
# Nothing is sent if the stored frame is not of this log, as after a restore: its epoch is later, it is ahead of the
# newest change, or it was made by another record of the same seq.
SCRIPT = """
local key_seq, key_history, key_snapshot, key_record = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local channel, epoch, keep, length = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local newest = tonumber(ARGV[#ARGV - 3])

-- Whatever else a key holds counts as missing; so does an epoch of more digits than any has.
for i, kind in ipairs({'string', 'zset', 'hash', 'string', 'zset'}) do
  if redis.call('TYPE', KEYS[i])['ok'] ~= kind then redis.call('DEL', KEYS[i]) end
end
local place = redis.call('GET', key_seq) or ''
local at_epoch, at_seq = string.match(place, '^(%d+)%.(%d+)$')
at_epoch, at_seq = tonumber(at_epoch), tonumber(at_seq)
if at_epoch and at_epoch >= 1000000000 then at_epoch, at_seq = nil, nil end
if at_epoch and (at_epoch > epoch or at_epoch == epoch and at_seq > newest) then
  return {'stale', at_epoch}
end
local at, made_by = string.match(redis.call('GET', key_record) or '', '^(%S+) (%S+)$')
for i = 10, #ARGV, 4 do
  if at == place and at_epoch == epoch and tonumber(ARGV[i]) == at_seq and ARGV[i + 1] ~= made_by then
    return {'stale', at_epoch}
  end
end

for i = 10, #ARGV, 4 do
  local seq, record, base, message = tonumber(ARGV[i]), ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local known = at_epoch == epoch and seq <= at_seq
  if not known and base == '' then
    redis.call('DEL', key_history)
  elseif not known and at_epoch and (at_epoch ~= epoch or at_seq ~= tonumber(base)) then
    return {'gap', 0}
  elseif not known then
    if not at_epoch then redis.call('DEL', key_history) end
    redis.call('ZADD', key_history, seq, message)
    redis.call('ZREMRANGEBYRANK', key_history, 0, -length - 1)
  end
  if not known then
    place, at_epoch, at_seq = epoch .. '.' .. seq, epoch, seq
    redis.call('SET', key_seq, place)
    redis.call('SET', key_record, place .. ' ' .. record)
  end
  if channel ~= '' then redis.call('PUBLISH', channel, message) end
end

redis.call('HSET', key_snapshot, 'epoch', epoch, 'seq', newest, 'snapshot', ARGV[6], 'summary', ARGV[7])
if ARGV[8] ~= '' then redis.call('PUBLISH', ARGV[8], ARGV[9]) end
for i = 1, 4 do redis.call('EXPIRE', KEYS[i], keep) end
redis.call('ZADD', KEYS[5], 'NX', 0, ARGV[5])
return {'published', 0}
"""


def publish(updates: Sequence[MatchUpdate]) -> dict[str, int]:
    """Send each match's changes to all its viewers, in order. A repeated call is harmless.

    Return the matches that Redis refused, with the epoch that it has: its frames are of another log, so none was sent.
    Raises redis.RedisError; then some may have been sent.
    """
    if settings.REDIS_URL:
        return _publish(updates) if updates else {}
    for update in updates:
        for change in update.changes:
            in_process.publish(make_frame(update.match_id, update.epoch, change))
        in_process.publish(make_summary(update))
    return {}


def make_frame(match_id: str, epoch: int, change: Change) -> Frame:
    place = Place(epoch, change.seq)
    body = state_update(match_id, place, change.kind, change.body)
    return Frame(match_id, place, change.base_seq, body, change.recorded_at)


def make_summary(update: MatchUpdate) -> SummaryUpdate:
    return summary_update(update.match_id, Place(update.epoch, update.changes[-1].seq), update.summary)


def _publish(updates: Sequence[MatchUpdate]) -> dict[str, int]:
    outcomes = _run_script(updates)
    gaps = [_as_snapshot(update) for update in updates if outcomes[update.match_id][0] == b"gap"]
    if gaps:
        outcomes |= _run_script(gaps)
    return {match_id: epoch for match_id, (outcome, epoch) in outcomes.items() if outcome == b"stale"}


def _as_snapshot(update: MatchUpdate) -> MatchUpdate:
    newest = update.changes[-1]
    return update._replace(changes=[Change(newest.seq, None, "snapshot", update.snapshot, newest.recorded_at)])


def _run_script(updates: Sequence[MatchUpdate]) -> dict[str, tuple[bytes, int]]:
    """Run the script for each match, all in one round trip. Return the outcomes; that of "stale" has Redis's epoch."""
    sent = [[serialize(make_frame(*update[:2], change)) for change in update.changes] for update in updates]
    summaries = [make_summary(update) for update in updates]
    with clients.publisher().pipeline(transaction=False) as pipe:
        for update, messages, summary in zip(updates, sent, summaries, strict=True):
            names = [name(update.match_id) for name in (keys.seq, keys.history, keys.snapshot, keys.record)]
            # EVAL, not EVALSHA: in a pipeline nothing asks whether Redis knows the script.
            pipe.eval(SCRIPT, 5, *names, keys.COMPARED, *_arguments(update, messages, summary))
        outcomes = pipe.execute()
    for update, messages, summary, (outcome, _) in zip(updates, sent, summaries, outcomes, strict=True):
        if outcome == b"published" and is_apart():
            deliver(update.match_id, messages)
            deliver(LISTS, [serialize(summary)])
    return {update.match_id: tuple(outcome) for update, outcome in zip(updates, outcomes, strict=True)}


def _arguments(update: MatchUpdate, messages: Sequence[bytes], summary: SummaryUpdate) -> list[Any]:
    match_id, epoch, changes, snapshot, _ = update
    arguments = [script_channel(match_id), epoch, keys.KEEP_SECONDS, keys.HISTORY_FRAMES, match_id, snapshot]
    arguments += [summary.body, script_channel(LISTS), serialize(summary)]
    for change, message in zip(changes, messages, strict=True):
        base = "" if change.base_seq is None else change.base_seq
        arguments += [change.seq, heads.record_text(change.recorded_at), base, message]
    return arguments
