// The innings of a match as the charts need them: in units of the horizontal axis, which are overs, or balls in The Hundred.

import { byNumber, countsBalls, inningsTitle, listInnings, teamName } from "../../../shared/words.js";

// Return [{number, innings, name, title, side, again}, ...] without super overs. `side` is 1 for the first-listed team, else 2;
// `again` says that the side bats for the second time.
export function listCharted(s) {
  const sides = Object.keys(s.teams);
  const seen = new Set();
  return listInnings(s)
    .filter(([, innings]) => !innings.super_over && innings.batting_team)
    .map(([number, innings]) => {
      const team = innings.batting_team;
      const again = seen.has(team);
      seen.add(team);
      const title = inningsTitle(s, number, innings);
      return { number, innings, name: teamName(s, team), title, side: sides.indexOf(team) + 1, again };
    });
}

export function overs(innings) {
  return byNumber(innings.progress ?? {}).map(([number, row]) => [Number(number), row]);
}

export function falls(innings) {
  return byNumber(innings.fall_of_wickets ?? {}).map(([number, fall]) => ({ ...fall, number: Number(number) }));
}

// Where a ball such as "12.3", or the end of so many overs, is on the axis. An over is as long as any other, whatever was counted.
export function placeOf(s, label) {
  const [whole, balls = 0] = String(label).split(".").map(Number);
  const per = s.conditions.balls_per_over;
  return fromBalls(s, whole * per + Math.min(balls, per));
}

export function fromBalls(s, balls) {
  return countsBalls(s) ? balls : balls / s.conditions.balls_per_over;
}

// The unit of the axis in words, for `count` of them.
export function unit(s, count = 2) {
  const word = countsBalls(s) ? "ball" : "over";
  return count === 1 ? word : `${word}s`;
}

// "16.2" of 16 and two sixths; The Hundred counts balls.
export function writePlace(s, place) {
  if (countsBalls(s)) return String(Math.round(place));
  const per = s.conditions.balls_per_over;
  const balls = Math.round(place * per);
  return balls % per ? `${Math.floor(balls / per)}.${balls % per}` : String(balls / per);
}

// Return the values of each line at all places that one of them has: {x, columns}. A line is a Map from place to value.
export function align(lines) {
  const x = [...new Set(lines.flatMap((line) => [...line.keys()]))].sort((one, other) => one - other);
  return { x, columns: lines.map((line) => x.map((place) => line.get(place) ?? null)) };
}

// How many wickets were down at a place.
export function wicketsAt(s, innings, place) {
  return falls(innings).filter((fall) => placeOf(s, fall.over) <= place + 1e-9).length;
}

// How long the axis is: the length of a limited innings, else what was bowled.
export function longest(s, all) {
  const bowled = all.map(({ innings }) => placeOf(s, innings.overs));
  const limit = s.result || !s.max_balls || s.super_over ? 0 : fromBalls(s, s.max_balls);
  return Math.max(fromBalls(s, s.conditions.balls_per_over), limit, ...bowled);
}

// The cuts by rain: [{x, text}, ...] of one innings.
export function cuts(s, { innings, name }) {
  return (innings.cuts ?? []).map(({ after, max_balls: length }) => {
    const x = fromBalls(s, after);
    const left = fromBalls(s, length);
    return { x, text: `${name}: cut to ${writePlace(s, left)} ${unit(s, left)} after ${writePlace(s, x)}` };
  });
}
