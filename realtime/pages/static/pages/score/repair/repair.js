// A repair of the past as data: what is asked, and what would become of the match. No drawing, no network.
//
// What is asked is {action, body, seq}, as in requests.js. An outcome is {changes, faces, remarks, isThin} or {refused}.
// - list.js: the balls and events of an innings; ball.js: a ball in big buttons; flow.js: the steps

import { inningsOf } from "../panels/balance.js";

export const FREE = "free"; // the batters of later balls follow from the change
export const KEPT = "kept"; // they stay as they were

export function patch(seq, body) {
  return { action: "patch", body, seq };
}

export function removal(seq) {
  return { action: "remove", body: {}, seq };
}

// A ball, or an event if the body has a kind, before the event `seq`.
export function insertion(seq, body) {
  return { action: body.kind ? "event" : "delivery", body, seq };
}

export function ready(...changes) {
  return { action: "corrections", body: { changes } };
}

const AS_CHANGE = {
  patch: ({ body, seq }) => ({ seq, patch: body }),
  remove: ({ seq }) => ({ seq, remove: true }),
  delivery: ({ body, seq }) => ({ before_seq: seq, body }),
  event: ({ body, seq }) => ({ before_seq: seq, body }),
};

// The same, but the batters of all later balls stay as they are now.
export function keeping(asked) {
  const changes = asked.action === "corrections" ? asked.body.changes : [AS_CHANGE[asked.action](asked)];
  return { action: "corrections", body: { changes, keep: "batters" } };
}

// Whether it makes sense to ask for both readings. Of those that are about the batters, only one does.
export function canKeep({ action, body }) {
  return action !== "corrections" || body.changes.some((change) => "in_over" in change);
}

// Return what the answer to a preview says: of the engine here (`snapshot`), or of the server's dry run, which has the
// score and who is next. `s` is the match as it is; null as answer: nobody could tell.
export function readOutcome(answer, s) {
  if (answer === null) return { refused: { code: "unreachable", detail: "" } };
  if (answer.refused) return { refused: answer.refused };
  if (answer.lawful === false)
    return { refused: { code: "conflicts", detail: "", conflicts: answer.conflicts, repair: answer.repair } };
  const remarks = [...(answer.assumed ?? []), ...(answer.warnings ?? [])];
  if (answer.snapshot) return { changes: compare(s, answer.snapshot), faces: answer.snapshot.striker, remarks, isThin: false };
  if (!answer.after) return { refused: answer };
  const now = { striker_id: s.striker, non_striker_id: s.non_striker, bowler_id: s.bowler };
  const changes = compare({ score: answer.before, next: now }, { score: answer.after, next: answer.next });
  return { changes, faces: answer.next?.striker_id, remarks, isThin: true };
}

// Return those of both readings that the scorer must see: one, unless they differ. A reading is {key, asked, outcome};
// `moves` says whether later batters may change where a thin outcome cannot tell.
export function needed(free, kept, moves) {
  if (!kept || kept.outcome.refused) return [free];
  if (free.outcome.refused) return [free, kept];
  const isSame = JSON.stringify(free.outcome.changes) === JSON.stringify(kept.outcome.changes);
  return isSame && !(free.outcome.isThin && moves) ? [free] : [free, kept];
}

// Return the key of the reading that needs no choice, else null.
export function taken(readings) {
  const possible = readings.filter(({ outcome }) => !outcome.refused);
  return possible.length === 1 ? possible[0].key : null;
}

// Return what differs between two states of a match, as [{what, innings, id, before, after}]. A state is a snapshot, or
// {score, next} of an answer. What one of them does not have is not compared; a side without it is undefined.
export function compare(before, after) {
  const [one, other] = [summarise(before), summarise(after)];
  const numbers = union(one.innings, other.innings).sort((left, right) => left - right);
  const ofMatch = ["faces", "other", "bowls", "target", "result", "status"].map((what) => ({
    what,
    before: one[what],
    after: other[what],
  }));
  return [...numbers.flatMap((number) => compareInnings(number, one.innings[number], other.innings[number])), ...ofMatch].filter(
    isChange,
  );
}

function isChange({ before, after }) {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function compareInnings(number, one, other) {
  const innings = Number(number);
  const team = (one ?? other).team;
  const rows = [{ what: "total", innings, id: team, before: one?.total, after: other?.total }];
  if (one && other && "extras" in one && "extras" in other)
    rows.push({ what: "extras", innings, id: team, before: one.extras, after: other.extras });
  for (const [what, name] of [
    ["batter", "batters"],
    ["bowler", "bowlers"],
  ]) {
    const [left, right] = [one?.[name], other?.[name]];
    if ((one && !left) || (other && !right)) continue;
    for (const id of union(left ?? {}, right ?? {})) rows.push({ what, innings, id, before: left?.[id], after: right?.[id] });
  }
  return rows;
}

function union(one, other) {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

function summarise(state) {
  return state.score ? summariseScore(state) : summariseSnapshot(state);
}

function summariseScore({ score, next }) {
  const { innings, team_id: team, runs, wickets, overs, status } = score;
  const total = { runs, wickets, overs };
  const { striker_id: faces, non_striker_id: other, bowler_id: bowls } = next ?? {};
  return { innings: innings === undefined ? {} : { [innings]: { team, total } }, faces, other, bowls, status };
}

function summariseSnapshot(s) {
  const numbers = [
    ...new Set([...Object.keys(s.innings), ...(s.innings_number === undefined ? [] : [String(s.innings_number)])]),
  ];
  return {
    innings: Object.fromEntries(numbers.map((number) => [number, summariseInnings(inningsOf(s, number))])),
    faces: s.striker,
    other: s.non_striker,
    bowls: s.bowler,
    target: s.target,
    result: s.result?.text,
    status: s.status,
  };
}

function summariseInnings(view) {
  return {
    team: view.batting_team,
    total: { runs: view.total_runs, wickets: view.total_wickets, overs: view.overs },
    extras: view.extras?.total ?? 0,
    batters: pick(view.batting_scorecard, ["runs", "balls", "out"]),
    bowlers: pick(view.bowling_scorecard, ["overs", "maidens", "runs", "wickets"]),
  };
}

function pick(card = {}, names) {
  return Object.fromEntries(
    Object.entries(card).map(([id, row]) => [id, Object.fromEntries(names.map((name) => [name, row[name]]))]),
  );
}

export function isSame(one, other) {
  return one.keep === other.keep && JSON.stringify(one.changes) === JSON.stringify(other.changes);
}

// Return the parts of a repair that were not asked for: what it adds to the correction.
export function added(repair, asked) {
  const known = keeping(asked).body.changes.map((change) => JSON.stringify(change));
  return {
    changes: repair.changes.filter((change) => !known.includes(JSON.stringify(change))),
    keep: repair.keep !== asked.body.keep ? (repair.keep ?? null) : undefined,
  };
}
