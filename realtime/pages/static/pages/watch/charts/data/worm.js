// The worm: the total of each innings after each over, after each ball in The Hundred.

import { countsBalls, total } from "../../../shared/words.js";
import { align, cuts, falls, listCharted, longest, overs, placeOf, unit, wicketsAt, writePlace } from "./innings.js";

// `ballsOf(number)` returns the balls of an innings as far as they are known; `points` is the curve of the prediction.
export function worm(s, { ballsOf, points }) {
  const all = listCharted(s);
  if (all.length === 0) return null;
  const totals = all.map(({ number, innings }) => totalsOf(s, innings, ballsOf(number)));
  const pars = parsOf(s, all.at(-1), points);
  const { x, columns } = align([...totals, pars]);
  const lines = all.map((each, at) => ({ ...look(each), values: columns[at] }));
  if (pars.size) lines.push({ name: "Par", look: "par", values: columns.at(-1) });
  const target = all.at(-1).innings.target;
  const breaks = all.flatMap((each) => cuts(s, each));
  return {
    title: "Worm",
    sentence: [compare(s, all, totals), ...breaks.map(({ text }) => `${text}.`)].join(" "),
    axes: [countsBalls(s) ? "Balls" : "Overs", "Runs"],
    x,
    xRange: [0, longest(s, all)],
    yFrom: 0,
    lines,
    levels: target === undefined ? [] : [{ name: "Target", value: target }],
    dots: all.flatMap((each) => wicketDots(s, each)),
    breaks,
    said: x.map((place) => read(s, all, totals, place)),
    ...table(s, all, totals, x),
  };
}

export function look({ title, side, again }) {
  return { name: title, side, again };
}

// Return the total at each place: Map {0: 0, 1: 6, ...}. Penalty runs before the first ball and after the last are in no over, so the
// first total may be above zero, and the last place has the total of the innings.
export function totalsOf(s, innings, balls = []) {
  const done = overs(innings);
  const start = done.length ? done[0][1].total - done[0][1].runs : 0;
  const found = new Map([[0, start]]);
  if (countsBalls(s)) addBalls(s, found, innings, balls);
  for (const [number, over] of done) found.set(placeOf(s, number), over.total);
  found.set(placeOf(s, innings.overs), innings.total_runs);
  // In order: the end of an over that was closed early comes after balls of the next one.
  return new Map([...found].sort(([one], [other]) => one - other));
}

// Only totals after whole fives hold penalty runs between balls, so each five is counted from the end of the one before.
function addBalls(s, found, innings, balls) {
  const ends = new Map(overs(innings).map(([number, over]) => [number, over.total]));
  let over = 0;
  let now = found.get(0);
  for (const ball of balls) {
    if (ball.over !== over) now = ends.get(ball.over) ?? now;
    over = ball.over;
    now += runsOf(ball);
    found.set(placeOf(s, `${ball.over}.${ball.ball}`), now);
  }
}

export function runsOf({ runs, extras = {} }) {
  return Object.values(extras).reduce((sum, each) => sum + each, runs);
}

function parsOf(s, { number }, points) {
  const own = points.filter((point) => point.innings === number && point.par !== undefined);
  return new Map(own.map((point) => [placeOf(s, point.over), point.par]));
}

function wicketDots(s, { innings, side }) {
  return falls(innings).map((fall) => ({ x: placeOf(s, fall.over), y: fall.score, side }));
}

// "Kent 182/6. Surrey 148/3 after 16 overs, when Kent had 140."
function compare(s, all, totals) {
  const parts = all.map(({ title, innings }) => `${title} ${total(innings)}`);
  if (all.length !== 2) return `${parts.join(". ")}.`;
  const place = lastCommon(s, all[1].innings, totals[0]);
  const then = place > 0 ? `. After ${writePlace(s, place)} ${unit(s, place)} ${all[1].name} had ${totals[1].get(place)}, ${all[0].name} ${totals[0].get(place)}` : "";
  return `${parts.join(". ")}${then}.`;
}

// The end of the last whole over of the second innings at which the first one was still on.
function lastCommon(s, innings, first) {
  const ends = overs(innings).map(([number]) => placeOf(s, number));
  return ends.findLast((place) => first.has(place)) ?? 0;
}

function read(s, all, totals, place) {
  const scores = all.flatMap(({ innings, title }, at) => {
    const runs = totals[at].get(place);
    return runs === undefined ? [] : [`${title} ${runs}/${wicketsAt(s, innings, place)}`];
  });
  return `After ${writePlace(s, place)} ${unit(s, place)}: ${scores.join(", ") || "a par only"}`;
}

function table(s, all, totals, x) {
  const places = x.filter((place) => place > 0 && totals.some((line) => line.has(place)));
  const cellOf = ({ innings }, at, place) => {
    const runs = totals[at].get(place);
    return runs === undefined ? "" : `${runs}/${wicketsAt(s, innings, place)}`;
  };
  return {
    heads: [countsBalls(s) ? "Balls" : "Overs", ...all.map(({ title }) => title)],
    rows: places.map((place) => [writePlace(s, place), ...all.map((each, at) => cellOf(each, at, place))]),
  };
}
