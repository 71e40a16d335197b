// What a snapshot says about where the match stands, for forms, wizards and the menu.

const PAUSES = ["interrupted", "lunch", "tea", "stumps"];

export function fieldingSide(s) {
  return otherSide(s, s.batting_team);
}

export function otherSide(s, team) {
  return Object.keys(s.teams).find((id) => id !== team);
}

export function isPaused(s) {
  return PAUSES.includes(s.status);
}

// Whether balls can be bowled now, breaks aside.
export function isInnings(s) {
  return !s.result && s.innings_number !== undefined && !s.next.needs.includes("innings");
}

export function isOver(s) {
  return isInnings(s) && s.this_over.from_index !== undefined && !s.next.needs.includes("bowler");
}

// Return {number, isOn}: the innings in progress, else the next one.
export function nextInnings(s) {
  if (s.innings_number === undefined) return { number: 1, isOn: false };
  return isInnings(s) ? { number: s.innings_number, isOn: true } : { number: s.innings_number + 1, isOn: false };
}

// The innings of the match as [number, innings], super overs too; the one in progress is the snapshot itself.
export function listInnings(s) {
  const finished = Object.entries(s.innings ?? {}).map(([number, innings]) => [Number(number), innings]);
  return isInnings(s) ? [...finished, [s.innings_number, s]] : finished;
}

export function isLimited(s) {
  const length = isInnings(s) ? s.max_balls : s.conditions?.overs;
  return length !== undefined && s.conditions.innings_per_side === 1;
}

// Declaration cricket, as the engine reads it: `may_declare` in scoring/engine/laws/unfinished.py.
export function mayDeclare(s) {
  if (!isLimited(s)) return true;
  const { unfinished, format } = s.conditions;
  return unfinished === undefined ? format === "custom" : unfinished !== "no_result";
}

// Whether the first innings of a match of limited overs was ended before its time, and the other one has not begun.
export function isCutShort(s) {
  const played = listInnings(s);
  const isBreak = played.length === 1 && !isInnings(s) && !s.result;
  return isBreak && ["reduced", "closed"].includes(played[0][1].ended) && isLimited(s);
}

// Whether a par decides the match if it ends now: a chase of limited overs was stopped for good.
export function isChase(s) {
  const isSecond = isInnings(s) && s.innings_number === 2 && !s.super_over;
  return isSecond && isLimited(s) && [undefined, "no_result"].includes(s.conditions.unfinished);
}

// Whether all innings but super overs have been played.
export function isAllPlayed(s) {
  return listInnings(s).filter(([, innings]) => !innings.super_over).length >= 2 * s.conditions.innings_per_side && !isInnings(s);
}

export function lastToBat(s) {
  return s.batting_team;
}

// Return {number, team} of the super over that is due: the side that batted last opens it, the other one replies.
export function nextSuperOver(s) {
  const played = listInnings(s).filter(([, innings]) => innings.super_over).length;
  return { number: Math.floor(played / 2) + 1, team: played % 2 ? otherSide(s, lastToBat(s)) : lastToBat(s) };
}
