// Repair of the past: what is asked, which of two readings must be picked, what changes, and the list of an innings.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as quick from "../../realtime/pages/static/pages/score/repair/ball.js";
import { findAsked, findChanged, groupOvers, listInForce, merge } from "../../realtime/pages/static/pages/score/repair/list.js";
import * as repair from "../../realtime/pages/static/pages/score/repair/repair.js";

const CONDITIONS = { wide_runs: 1, noball_runs: 1 };
const MATCHES = process.env.REPAIRS ? JSON.parse(readFileSync(process.env.REPAIRS)) : [];

test("the same with the batters kept is a list of changes", () => {
  const kept = (asked) => repair.keeping(asked).body;
  assert.deepEqual(kept(repair.patch(7, { runs: 2 })), { changes: [{ seq: 7, patch: { runs: 2 } }], keep: "batters" });
  assert.deepEqual(kept(repair.removal(7)), { changes: [{ seq: 7, remove: true }], keep: "batters" });
  assert.deepEqual(kept(repair.insertion(7, { runs: 1 })), { changes: [{ before_seq: 7, body: { runs: 1 } }], keep: "batters" });
  const moved = repair.ready({ seq: 7, in_over: "next" });
  assert.deepEqual(kept(moved), { changes: [{ seq: 7, in_over: "next" }], keep: "batters" });
  assert.equal(repair.insertion(7, { kind: "note" }).action, "event");
});

test("of corrections that are about the batters there is one reading", () => {
  assert.equal(repair.canKeep(repair.ready({ seq: 7, batters_swapped: true })), false);
  assert.equal(repair.canKeep(repair.ready({ seq: 7, over_bowled_by: "a" })), false);
  assert.equal(repair.canKeep(repair.ready({ seq: 7, in_over: "previous" })), true);
  assert.equal(repair.canKeep(repair.removal(7)), true);
});

const reading = (key, outcome) => ({ key, outcome: { changes: [], isThin: false, ...outcome } });
const keys = (readings) => readings.map(({ key }) => key);

test("two readings are shown only if they differ, or if nobody can tell", () => {
  const [free, kept] = [reading("free"), reading("kept")];
  const other = reading("kept", { changes: [{ what: "faces" }] });
  assert.deepEqual(keys(repair.needed(free, kept, true)), ["free"]);
  assert.deepEqual(keys(repair.needed(free, other, false)), ["free", "kept"]);
  assert.deepEqual(keys(repair.needed(reading("free", { isThin: true }), kept, true)), ["free", "kept"]);
  assert.deepEqual(keys(repair.needed(reading("free", { isThin: true }), kept, false)), ["free"]);
  assert.deepEqual(keys(repair.needed(free, null, true)), ["free"]);
});

test("a reading that cannot be is no choice", () => {
  const refused = { refused: { code: "conflicts" } };
  const [free, kept] = [reading("free", refused), reading("kept")];
  assert.deepEqual(keys(repair.needed(free, kept, true)), ["free", "kept"]);
  assert.equal(repair.taken([free, kept]), "kept");
  assert.deepEqual(keys(repair.needed(reading("free"), reading("kept", refused), true)), ["free"]);
  assert.equal(repair.taken([reading("free"), kept]), null);
});

test("the answers of the engine, of a dry run and of nobody are read alike", () => {
  const s = { innings: {}, striker: "ash", non_striker: "bo", bowler: "kit", status: "live" };
  const score = { status: "live", innings: 1, team_id: "home", runs: 12, wickets: 1, overs: "1.3" };
  const next = { striker_id: "bo", non_striker_id: "ash", bowler_id: "kit" };
  const dry = repair.readOutcome(
    { dry_run: true, lawful: true, before: score, after: { ...score, runs: 13 }, next, assumed: [], warnings: [{ detail: "!" }] },
    s,
  );
  assert.deepEqual(
    dry.changes.map(({ what }) => what),
    ["total", "faces", "other"],
  );
  assert.deepEqual([dry.isThin, dry.faces, dry.remarks.length], [true, "bo", 1]);
  assert.deepEqual(dry.changes[0].after, { runs: 13, wickets: 1, overs: "1.3" });
  const conflicts = repair.readOutcome({ dry_run: true, lawful: false, conflicts: [{ seq: 9 }], repair: { changes: [] } }, s);
  assert.deepEqual([conflicts.refused.code, conflicts.refused.conflicts.length], ["conflicts", 1]);
  assert.equal(repair.readOutcome({ code: "no_vacancy", detail: "x" }, s).refused.code, "no_vacancy");
  assert.equal(repair.readOutcome({ refused: { code: "no_vacancy" } }, s).refused.code, "no_vacancy");
  assert.equal(repair.readOutcome(null, s).refused.code, "unreachable");
});

test("a repair tells what it adds to what was asked", () => {
  const asked = repair.removal(7);
  const offered = {
    changes: [
      { seq: 7, remove: true },
      { seq: 9, remove: true },
    ],
    keep: "batters",
  };
  assert.deepEqual(repair.added(offered, asked), { changes: [{ seq: 9, remove: true }], keep: "batters" });
  assert.deepEqual(repair.added({ changes: [{ seq: 9, remove: true }] }, repair.keeping(asked)).keep, null);
  assert.equal(repair.added({ changes: [] }, asked).keep, undefined);
});

test("a ball is changed by its kind and its runs", () => {
  const change = (payload, act) => quick.toPatch(payload, act(quick.toParts(payload, CONDITIONS)), CONDITIONS);
  const wide = { extras: { wides: 3 } };
  assert.deepEqual(
    change({ runs: 1 }, (parts) => quick.withRuns(parts, 2)),
    { runs: 2 },
  );
  assert.deepEqual(
    change({ runs: 1 }, (parts) => quick.withKind(parts, "wides")),
    { runs: 0, extras: { wides: 1 } },
  );
  assert.deepEqual(
    change({ runs: 1 }, (parts) => quick.withKind(parts, "legbyes")),
    { runs: 0, extras: { legbyes: 1 } },
  );
  assert.deepEqual(
    change({}, (parts) => quick.withKind(parts, "byes")),
    { extras: { byes: 1 } },
  );
  assert.deepEqual(
    change(wide, (parts) => quick.withRuns(parts, 0)),
    { extras: { wides: 1 } },
  );
  assert.deepEqual(
    change(wide, (parts) => quick.withKind(parts, null)),
    { extras: { wides: null } },
  );
  assert.deepEqual(
    change({ runs: 4 }, (parts) => quick.withKind(parts, "noballs")),
    { extras: { noballs: 1 } },
  );
  assert.deepEqual(
    change({ runs: 4, non_boundary: true }, (parts) => quick.withRuns(parts, 3)),
    { runs: 3, non_boundary: null },
  );
  assert.deepEqual(
    change({ runs: 4 }, (parts) => ({ ...parts, allRun: true })),
    { non_boundary: true },
  );
});

test("a ball that is not touched is not changed, and its penalty runs stay", () => {
  for (const payload of [
    {},
    { runs: 6 },
    wideOf(2),
    { extras: { noballs: 1, byes: 2 } },
    { runs: 4, extras: { noballs: 1 } },
    { runs: 1, extras: { penalty: 5 } },
  ]) {
    assert.deepEqual(quick.toPatch(payload, quick.toParts(payload, CONDITIONS), CONDITIONS), {}, JSON.stringify(payload));
  }
});

function wideOf(wides) {
  return { extras: { wides } };
}

test("the strike of later balls hangs on runs that were run, on the count of balls and on wickets", () => {
  const strike = (body) => quick.strikeOf(body, CONDITIONS);
  assert.notEqual(strike({ runs: 1 }), strike({ runs: 2 }));
  assert.equal(strike({ runs: 4 }), strike({ runs: 0 }));
  assert.equal(strike({ runs: 3, non_boundary: true }), strike({ runs: 1 }));
  assert.equal(strike(wideOf(1)), quick.NO_BALL);
  assert.notEqual(strike(wideOf(2)), quick.NO_BALL);
  assert.notEqual(strike({}), quick.NO_BALL);
  assert.notEqual(strike({ wickets: [{ kind: "bowled" }] }), strike({}));
});

const ball = (seq, over, ball, more = {}) => ({
  seq,
  kind: "delivery",
  payload: {},
  row: { over, ball, index: seq, runs: 1, bowler_id: `b${over}`, text: "1 run", striker_id: "ash", ...more },
});
const event = (seq, kind) => ({ seq, kind, payload: {}, row: null });

test("overs are the newest first, and what came between two stands before the later one", () => {
  const entries = [
    event(2, "toss"),
    ball(3, 0, 1),
    event(4, "note"),
    ball(5, 0, 2, { extras: { wides: 2 } }),
    event(6, "retired"),
    ball(7, 1, 1),
    event(8, "note"),
  ];
  const groups = groupOvers(entries);
  assert.deepEqual(
    groups.map(({ over }) => over),
    [1, 0],
  );
  assert.deepEqual(
    groups.map((group) => group.entries.map(({ seq }) => seq)),
    [
      [6, 7, 8],
      [2, 3, 4, 5],
    ],
  );
  assert.deepEqual([groups[1].runs, groups[1].bowlers], [4, ["b0"]]);
  assert.deepEqual(
    groupOvers([event(2, "toss")]).map(({ over }) => over),
    [null],
  );
});

test("an argument finds its balls", () => {
  const entries = [ball(3, 0, 1), ball(4, 0, 1), ball(5, 0, 2)];
  const seqs = (argument) => findAsked(entries, argument).map(({ seq }) => seq);
  assert.deepEqual(seqs({ over: 0, ball: 1 }), [3, 4]);
  assert.deepEqual(seqs({ over: 0 }), [3, 4, 5]);
  assert.deepEqual(seqs({ balls: [5] }), [5]);
  assert.deepEqual(seqs({}), []);
});

test("changed is what is new or says something else, not what has another label", () => {
  const before = [ball(3, 0, 1), ball(4, 0, 2)];
  const after = [ball(3, 0, 1), ball(9, 0, 2), { ...ball(4, 0, 3), payload: { over: 0 } }];
  assert.deepEqual([...findChanged(before, after)], [9]);
  assert.deepEqual([...findChanged(before, [ball(3, 0, 1, { striker_id: "bo" }), ball(4, 0, 2)])], [3]);
});

test("a merge patch is merged as RFC 7396 says", () => {
  assert.deepEqual(merge({ runs: 1, extras: { byes: 1 } }, { runs: null, extras: { byes: null, wides: 2 } }), {
    extras: { wides: 2 },
  });
  assert.deepEqual(merge({}, { wickets: [{ kind: "bowled" }] }), { wickets: [{ kind: "bowled" }] });
});

// Removing the ball that named its bowler names him with the next one: the row says it in any case. The engine writes no
// value that is the usual one.
function essential({ seq, kind, payload }) {
  const { bowler_id: bowler, ...said } = payload;
  return { seq, kind, said: Object.fromEntries(Object.entries(said).filter(([, value]) => !isUsual(value))) };
}

function isUsual(value) {
  return !value || (typeof value === "object" && Object.keys(value).length === 0);
}

test("the events in force are those of the engine, after any corrections, undos and redos", { skip: !MATCHES.length }, () => {
  for (const { records, lists } of MATCHES) {
    for (const { number, events } of lists) assert.deepEqual(listInForce(records, number).map(essential), events.map(essential));
  }
});

test("what changes on the cards is what the engine changed", { skip: !MATCHES.length }, () => {
  const ofCards = ["total", "batter", "bowler"];
  for (const { repairs } of MATCHES) {
    for (const { before, after, changed } of repairs) {
      const found = repair.compare(before, after).filter(({ what }) => ofCards.includes(what));
      const sorted = (rows) => rows.map((row) => JSON.stringify(row)).sort();
      assert.deepEqual(sorted(found.map(({ what, innings, id }) => [what, innings, id])), sorted(changed));
    }
  }
});
