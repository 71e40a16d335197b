// What the charts say of a match, as plain values.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Balls } from "../../realtime/pages/static/pages/watch/charts/balls.js";
import { biggestSwings, chances, curveText, length, swingText, wickets } from "../../realtime/pages/static/pages/watch/charts/data/chances.js";
import { listCharted } from "../../realtime/pages/static/pages/watch/charts/data/innings.js";
import { manhattan } from "../../realtime/pages/static/pages/watch/charts/data/manhattan.js";
import { rates } from "../../realtime/pages/static/pages/watch/charts/data/rates.js";
import { hive, wheel } from "../../realtime/pages/static/pages/watch/charts/data/shots.js";
import { spells } from "../../realtime/pages/static/pages/watch/charts/data/spells.js";
import { totalsOf, worm } from "../../realtime/pages/static/pages/watch/charts/data/worm.js";
import { zoneOf } from "../../realtime/pages/static/pages/shared/field.js";
import { shotOf } from "../../realtime/pages/static/pages/score/entering/shot.js";

const PROGRESS = { 1: { runs: 6, wickets: 0, total: 6 }, 2: { runs: 3, wickets: 1, total: 9 } };
const innings = (more = {}) => ({
  batting_team: "a", total_runs: 9, total_wickets: 1, overs: "2", legal_balls: 12, progress: PROGRESS,
  fall_of_wickets: { 1: { score: 8, over: "1.4", player_id: "p" } }, batting_scorecard: {}, bowling_scorecard: {}, ...more,
});
const match = (more = {}) => ({
  teams: { a: { name: "Kent" }, b: { name: "Surrey" } }, players: { p: "Ada", q: "Bo" }, format: "t20", max_balls: 120,
  conditions: { balls_per_over: 6, innings_per_side: 1, powerplays: [{ kind: "mandatory", first: 1, last: 6 }] },
  innings: {}, innings_number: 1, deliveries: { from_index: 0, list: [] }, ...innings(), ...more,
});
const chase = (more = {}) => match({
  innings: { 1: innings({ ended: "overs" }) }, innings_number: 2, ...innings({ batting_team: "b", target: 10 }), max_balls: 24, ...more,
});
const NO_CURVE = { ballsOf: () => [], points: [] };
const totals = (more, s = match()) => [...totalsOf(s, innings(more))];

test("the worm has the total after each over", () => {
  assert.deepEqual(totals(), [[0, 0], [1, 6], [2, 9]]);
  assert.deepEqual(totals({ progress: {}, overs: "0", total_runs: 0 }), [[0, 0]]);
});

test("penalty runs before the first ball lift the beginning of the worm", () => {
  const progress = { 1: { runs: 6, wickets: 0, total: 11 } };
  assert.deepEqual(totals({ progress, overs: "1", total_runs: 11 }), [[0, 5], [1, 11]]);
});

test("the worm ends at the total, with an unfinished over and penalty runs after the end", () => {
  assert.deepEqual(totals({ overs: "2.3", total_runs: 18 }).at(-1), [2.5, 18]);
  assert.deepEqual(totals({ total_runs: 14 }).at(-1), [2, 14]);
});

test("the worm of The Hundred goes by the ball, and a wide moves it up but not on", () => {
  const s = match({ format: "hundred", conditions: { balls_per_over: 5, innings_per_side: 1 } });
  const ball = (over, number, runs, extras) => ({ over, ball: number, runs, ...(extras ? { extras } : {}) });
  const balls = [ball(0, 1, 4), ball(0, 1, 0, { wides: 2 }), ball(0, 2, 0), ball(0, 3, 0), ball(0, 4, 0), ball(0, 5, 0), ball(1, 1, 1)];
  const progress = { 1: { runs: 6, wickets: 0, total: 11 } }; // five penalty runs after the five
  const found = [...totalsOf(s, innings({ progress, overs: "1.1", total_runs: 12 }), balls)];
  assert.deepEqual(found, [[0, 5], [1, 11], [2, 11], [3, 11], [4, 11], [5, 11], [6, 12]]);
});

test("the worm of a chase has a target, both sides' looks, wickets, the table and what is heard", () => {
  const chart = worm(chase(), NO_CURVE);
  assert.deepEqual(chart.levels, [{ name: "Target", value: 10 }]);
  assert.deepEqual(chart.lines.map(({ name, side, again }) => [name, side, again]), [["Kent", 1, false], ["Surrey", 2, false]]);
  assert.deepEqual(chart.dots.map(({ x, y, side }) => [Number(x.toFixed(3)), y, side]), [[1.667, 8, 1], [1.667, 8, 2]]);
  assert.deepEqual(chart.heads, ["Overs", "Kent", "Surrey"]);
  assert.deepEqual(chart.rows, [["1", "6/0", "6/0"], ["2", "9/1", "9/1"]]);
  assert.equal(chart.said.at(-1), "After 2 overs: Kent 9/1, Surrey 9/1");
  assert.equal(chart.sentence, "Kent 9/1. Surrey 9/1. After 2 overs Surrey had 9, Kent 9.");
});

test("a cut by rain breaks the axis where it came", () => {
  const cut = { after: 9, max_balls: 24 };
  assert.deepEqual(worm(chase({ cuts: [cut] }), NO_CURVE).breaks, [{ x: 1.5, text: "Surrey: cut to 4 overs after 1.3" }]);
});

test("the required rate begins at the last cut: nobody told the target before", () => {
  const s = chase({ cuts: [{ after: 12, max_balls: 24 }] });
  assert.deepEqual(rates(s).rows, [["1", "6.00", "6.00", ""], ["2", "4.50", "4.50", "0.50"]]);
  assert.deepEqual(rates(chase()).rows.map((row) => row[3]), ["2.50", "1.33", "0.50"]);
});

test("no innings, no chart; super overs have none", () => {
  assert.equal(worm({ ...match(), innings_number: undefined, batting_team: undefined }, NO_CURVE), null);
  const s = match({ innings_number: 3, super_over: 1, innings: { 1: innings(), 2: innings({ batting_team: "b" }) } });
  assert.deepEqual(listCharted(s).map(({ number }) => number), [1, 2]);
});

test("a side's second innings has the same colour and another line", () => {
  const s = match({ innings_number: 3, innings: { 1: innings(), 2: innings({ batting_team: "b" }) } });
  assert.deepEqual(listCharted(s).map(({ side, again, title }) => [side, again, title]), [[1, false, "Kent"], [2, false, "Surrey"], [1, true, "Kent"]]);
});

test("the Manhattan has a bar an over, the open one too, a dot a wicket, and the powerplays", () => {
  const s = match({ overs: "2.2", total_runs: 14 });
  const open = [{ over: 2, ball: 1, runs: 4 }, { over: 2, ball: 2, runs: 1, wickets: [{ player_id: "p", kind: "run out" }] }];
  const chart = manhattan(s, listCharted(s)[0], open);
  assert.deepEqual(chart.rows, [["1", 6, 0, 6], ["2", 3, 1, 9], ["3", 5, 1, 14]]);
  assert.deepEqual(chart.dots.map(({ x, y }) => [x, y]), [[2, 3], [3, 5]]);
  assert.deepEqual(chart.bands, [{ from: 0.5, to: 6.5, name: "mandatory" }]);
  assert.equal(chart.sentence, "2 overs. Most runs: 6 in over 1.");
});

test("an earlier innings shows no powerplays of a chase that was cut", () => {
  const s = chase({ cuts: [{ after: 0, max_balls: 24 }] });
  assert.deepEqual(manhattan(s, listCharted(s)[0], []).bands, []);
});

test("overs in a row from one end are a spell, with its figures", () => {
  const bowl = (over, bowler, ...runs) => runs.map((each, at) => ({ over, ball: at + 1, runs: each, bowler_id: bowler }));
  const balls = [...bowl(0, "p", 0, 0, 0, 0, 0, 0), ...bowl(1, "q", 4, 0, 0, 0, 0, 0), ...bowl(2, "p", 1, 0, 0, 0, 0, 0), ...bowl(6, "p", 0, 2, 0)];
  balls[0].wickets = [{ player_id: "z", kind: "bowled" }];
  balls[6].wickets = [{ player_id: "y", kind: "run out" }];
  balls.at(-1).extras = { byes: 4 };
  const progress = Object.fromEntries([1, 2, 3].map((over) => [over, { runs: 0, wickets: 0, total: 0 }]));
  const cards = { bowling_scorecard: { p: { position: 1 }, q: { position: 2 } }, progress };
  const s = match(cards);
  const chart = spells(s, listCharted(s)[0], balls);
  assert.deepEqual(chart.rows, [["Ada", "1–3", "2", 1, 1, 1], ["Ada", "7", "0.3", 0, 2, 0], ["Bo", "2", "1", 0, 4, 0]]);
  assert.equal(chart.sentence, "3 spells of 2 bowlers. Best: Ada 2-1-1-1, overs 1–3.");
});

test("every zone is found again from its middle, for both hands", () => {
  for (const isLeftHanded of [false, true]) {
    for (const zone of ["midOff", "cover", "point", "third", "fineLeg", "squareLeg", "midWicket", "midOn"]) {
      assert.equal(zoneOf({ ...shotOf(zone, { runs: 1, isLeftHanded }), left_handed: isLeftHanded }), zone);
    }
  }
  assert.equal(zoneOf({ x: 0, y: 0 }), null);
});

const hit = (zone, runs, isLeftHanded = false, striker = "p") => ({
  runs, striker_id: striker, shot: { ...shotOf(zone, { runs, isLeftHanded }), ...(isLeftHanded ? { left_handed: true } : {}) },
});

test("the wheel counts zones by the stance, and mirrors left-handers beside right-handers", () => {
  const balls = [hit("cover", 4), hit("cover", 4, true, "q"), hit("squareLeg", 2), { runs: 6, striker_id: "p" }];
  const all = wheel(balls, "");
  assert.deepEqual(all.rows.filter(([, count]) => count), [["Cover", 2, 8, 2, 0], ["Square leg", 1, 2, 0, 0]]);
  assert.equal(all.sentence, "2 of 10 runs through the leg side, from 3 recorded shots.");
  assert.ok(all.shots[0].x < 0 && all.shots[1].x < 0 && !all.isLeft);
  const left = wheel(balls, "q");
  assert.ok(left.shots[0].x > 0 && left.isLeft, "alone, the off side of a left-hander is on the right");
  assert.equal(wheel([{ runs: 1, striker_id: "p" }], ""), null);
});

test("the beehive counts lines by the stance", () => {
  const ball = (x, y, more = {}) => ({ over: 0, ball: 1, runs: 0, text: "no run", striker_id: "p", passed: { x, y, ...more } });
  const chart = hive(match(), [ball(-40, 60), ball(40, 60, { left_handed: true }), ball(5, 50), ball(-5, 90)], "");
  assert.deepEqual(chart.rows, [["Outside off", 2, 0, 0], ["In line", 2, 0, 0], ["Outside leg", 0, 0, 0]]);
  assert.equal(chart.sentence, "1 of 4 recorded balls on the stumps.");
  assert.equal(chart.said[0], "0.1: 40 cm to off, 60 cm high, no run");
  assert.equal(hive(match(), [ball(40, 60, { left_handed: true })], "").said[0], "0.1: 40 cm to off, 60 cm high, no run");
});

const point = (seq, win, more = {}) => ({ seq, innings: 1, over: `0.${seq - 1}`, runs: 0, wickets: 0, win, ...more });

test("wickets, swings and words of the curve", () => {
  const points = [
    point(2, 0.5, { wickets: 0, swing: 0.001 }),
    point(3, 0.3, { wickets: 1, swing: -0.2 }),
    point(4, 0.4, { wickets: 1, swing: 0.1 }),
    point(5, 0.4, { innings: 2, wickets: 0, swing: 0.05 }),
  ];
  assert.deepEqual(wickets(points).map(({ seq }) => seq), [3]);
  assert.deepEqual(biggestSwings(points).map(({ seq }) => seq), [3, 4, 5]);
  assert.equal(swingText(points[1]), "0.2: −20 %");
  assert.match(curveText(points, "Kent"), /^Chance of Kent after each ball: 40 % now, highest 50 % at 0.1 of innings 1, lowest 30 %/);
  const chart = chances(chase(), { points, teamId: "a" });
  assert.deepEqual(chart.rings.map(({ x }) => x), [2, 3, 4]);
  assert.deepEqual(chart.rows[1], [1, "0.2", "0/1", "30 %", "−20 %"]);
  assert.equal(chances(chase(), { points: [], teamId: null }), null);
});

test("where a match can be drawn, the draw is a band between both sides", () => {
  const points = [point(2, 0.5, { draw: 0.2 }), point(3, 0.35, { draw: 0.25, swing: -0.15 })];
  const s = chase();
  const chart = chances(s, { points, teamId: "a" });
  assert.ok(chart.isBanded);
  assert.deepEqual(chart.lines.map(({ side, values }) => [side, values.map(Math.round)]), [[1, [50, 35]], [2, [70, 60]]]);
  const [other, own] = chart.corners;
  assert.deepEqual(chart.heads, ["Innings", "Ball", "Score", own, "Draw", other, "Change"]);
  assert.deepEqual(chart.rows[1].slice(3), ["35 %", "25 %", "40 %", "−15 %"]);
  assert.ok(chart.said[1].endsWith(`${own} 35 %, Draw 25 %, ${other} 40 %`));
  assert.match(chart.sentence, / A draw: 25 % now; it is the band between the lines\.$/);
  assert.equal(chances(s, { points: [point(2, 0.5), point(3, 0.5)], teamId: "a" }).lines.length, 1);
});

test("the curve has room for the balls to come", () => {
  const first = [point(2, 0.5), point(3, 0.5)];
  assert.equal(length(first, { innings_number: 1, max_balls: 120 }), 240);
  assert.equal(length([...first, point(4, 0.5, { innings: 2 })], { innings_number: 2, max_balls: 120 }), 122);
  assert.equal(length(first, { innings_number: 1, max_balls: 120, result: {} }), 2);
});

// A page that follows a match, and a server that has the balls of `served`.
class Page {
  constructor(count) {
    this.timers = [];
    this.fetched = 0;
    this.served = Array.from({ length: count }, (_, index) => ({ index, over: 0, ball: index + 1, runs: 1, text: "1 run" }));
    this.seq = count;
    const browser = { fetch: (url) => this.answer(url), setTimeout: (then) => this.timers.push(then) };
    this.balls = new Balls("/deliveries", () => {}, { browser, random: () => 0 });
    this.snapshot = this.look();
    this.balls.showSnapshot(this.snapshot, null, { epoch: 1, seq: this.seq });
  }

  look() {
    const cards = { batting_scorecard: { p: { position: 1 } }, bowling_scorecard: { q: { position: 1 } } };
    const list = this.served.map(({ over, ball, runs }) => ({ over, ball, runs, striker: 1, bowler: 1 }));
    return { ...match({ innings: this.snapshot?.innings ?? {}, ...cards }), deliveries: { from_index: 0, list } };
  }

  async answer(url) {
    this.fetched += 1;
    const from = Number(new URL(url, "http://x").searchParams.get("from_index"));
    const part = this.served.slice(from, from + 4);
    return { ok: true, json: async () => ({ epoch: 1, seq: this.seq, deliveries: part, next: from + 4 < this.served.length ? "more" : null }) };
  }

  bowl() {
    const previous = this.snapshot;
    const index = this.served.length;
    this.served = [...this.served, { index, over: 0, ball: index + 1, runs: 1, text: "1 run" }];
    this.seq += 1;
    const { list } = previous.deliveries;
    this.snapshot = { ...previous, deliveries: { from_index: 0, list: [...list, { over: 0, ball: index + 1, runs: 1, striker: 1, bowler: 1 }] } };
    this.balls.showSnapshot(this.snapshot, previous, { epoch: 1, seq: this.seq });
  }

  async wait() {
    for (const then of this.timers.splice(0)) await then();
    await new Promise((done) => setImmediate(done));
  }
}

test("the balls are fetched once, in parts, and a ball is appended with its players and words", async () => {
  const page = new Page(6);
  assert.deepEqual(page.balls.of(1), []);
  await page.wait();
  assert.deepEqual([page.balls.of(1).length, page.fetched], [6, 2]);
  page.bowl();
  assert.deepEqual([page.balls.of(1).length, page.fetched, page.timers.length], [7, 2, 0]);
  assert.deepEqual(page.balls.of(1).at(-1), { over: 0, ball: 7, runs: 1, striker: 1, bowler: 1, striker_id: "p", bowler_id: "q", text: "1 run" });
});

test("after an undone ball they are fetched again", async () => {
  const page = new Page(3);
  page.balls.of(1);
  await page.wait();
  const previous = page.snapshot;
  page.served = page.served.slice(0, 2);
  page.seq += 1;
  page.snapshot = page.look();
  page.balls.showSnapshot(page.snapshot, previous, { epoch: 1, seq: page.seq });
  assert.equal(page.timers.length, 1);
  await page.wait();
  assert.equal(page.balls.of(1).length, 2);
});

test("a ball that comes while they are fetched is not lost", async () => {
  const page = new Page(3);
  const answer = page.answer;
  let release;
  page.answer = (url) => new Promise((done) => (release = () => done(answer.call(page, url))));
  page.balls.of(1);
  const late = page.served;
  page.bowl();
  page.served = late; // the answer was made before the ball
  release();
  await page.wait();
  assert.equal(page.balls.of(1).length, 4);
});
