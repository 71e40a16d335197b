// A recorded ball in the few parts that big buttons change, and the patch that they make. No drawing.

import { EMPTY, toBody } from "../entering/ball.js";

export const KINDS = [null, "wides", "noballs", "byes", "legbyes"];
export const RUNS = [0, 1, 2, 3, 4, 5, 6];
const BOUNDARIES = [4, 6];

// Return the recorded ball as parts of ball.js.
export function toParts({ runs = 0, extras = {}, non_boundary: allRun = false }, { wide_runs: wide, noball_runs: noball }) {
  const { wides = 0, noballs = 0, byes = 0, legbyes = 0 } = extras;
  if (wides) return { ...EMPTY, extra: "wides", runs: Math.max(wides - wide, 0) };
  const off = byes ? "byes" : legbyes ? "legbyes" : null;
  if (noballs)
    return { ...EMPTY, extra: "noballs", off, runs: off ? byes || legbyes : runs + Math.max(noballs - noball, 0), allRun };
  if (off) return { ...EMPTY, extra: off, runs: byes || legbyes };
  return { ...EMPTY, runs, allRun };
}

// Another kind: a wide is a plain one until its runs are said; byes are at least one.
export function withKind(parts, kind) {
  if (kind === parts.extra) return { ...parts, off: null };
  const { runs, allRun } = parts;
  const isBye = kind === "byes" || kind === "legbyes";
  const wasWide = parts.extra === "wides";
  return {
    ...EMPTY,
    extra: kind,
    allRun: allRun && !isBye,
    runs: kind === "wides" ? 0 : isBye ? Math.max(runs, 1) : wasWide ? 0 : runs,
  };
}

export function withRuns(parts, runs) {
  return { ...parts, runs, allRun: parts.allRun && BOUNDARIES.includes(runs) };
}

// Whether it matters that the runs were all run.
export function asksAllRun({ extra, off, runs }) {
  return BOUNDARIES.includes(runs) && (extra === null || (extra === "noballs" && off === null));
}

// Return the merge patch of the recorded payload; {} if nothing changed.
export function toPatch(payload, parts, conditions) {
  const now = toBody({ ...parts, wicket: null }, conditions);
  const patch = {};
  if ((now.runs ?? 0) !== (payload.runs ?? 0)) patch.runs = now.runs ?? 0;
  const extras = {};
  for (const kind of KINDS.slice(1)) {
    const value = now.extras?.[kind] ?? 0;
    if (value !== (payload.extras?.[kind] ?? 0)) extras[kind] = value || null;
  }
  if (Object.keys(extras).length) patch.extras = extras;
  if (Boolean(now.non_boundary) !== Boolean(payload.non_boundary)) patch.non_boundary = now.non_boundary ?? null;
  return patch;
}

export function toNewBall(parts, conditions) {
  return toBody({ ...parts, wicket: null }, conditions);
}

// Whether the batters crossed by running, and whether the ball counts in the over: what later strike hangs on.
export function strikeOf(
  { runs = 0, extras = {}, non_boundary: isRun, short_runs: short = 0, counts, wickets = [], ...said },
  conditions,
) {
  const { wides = 0, noballs = 0, byes = 0, legbyes = 0 } = extras;
  const offWide = Math.max(wides - conditions.wide_runs, 0) + Math.max(noballs - conditions.noball_runs, 0);
  const bat = BOUNDARIES.includes(runs) && !isRun ? 0 : runs;
  const isLegal = !wides && !noballs && counts !== false;
  const named = [said.striker_id, said.non_striker_id, said.next_batter_id, said.crossed];
  return JSON.stringify([
    (bat + offWide + byes + legbyes + short) % 2,
    isLegal,
    wickets.map(({ kind, player_out_id: out, end }) => [kind, out, end]),
    named,
  ]);
}

// What a ball would be that did nothing: without it, or before it came in.
export const NO_BALL = JSON.stringify([0, false, [], [undefined, undefined, undefined, undefined]]);
