// The overlay without its page: what is news, what waits, when the score is stale, and what the scorers choose.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Connection } from "../../realtime/pages/static/pages/overlay/connection.js";
import { Delay } from "../../realtime/pages/static/pages/overlay/delay.js";
import { findNews } from "../../realtime/pages/static/pages/overlay/news.js";
import { Remote } from "../../realtime/pages/static/pages/overlay/remote.js";
import { Browser, NEVER } from "./browser.mjs";

const bat = (position, more = {}) => ({ position, runs: 0, balls: 0, fours: 0, sixes: 0, ...more });
const bowl = (position, more = {}) => ({ position, overs: "0.1", runs: 0, wickets: 0, ...more });
const ball = (more = {}) => ({ over: 0, ball: 1, runs: 0, striker: 1, bowler: 1, ...more });

function match(balls, { batting = {}, ...more } = {}) {
  return {
    format: "t20",
    innings_number: 1,
    batting_team: "kent",
    teams: { kent: { name: "Kent" } },
    players: { a: "Ash", b: "Bo", x: "Xan" },
    innings: {},
    total_runs: 0,
    total_wickets: 0,
    legal_balls: balls.length,
    overs: "0.1",
    batting_scorecard: { a: bat(1), b: bat(2), ...batting },
    bowling_scorecard: { x: bowl(1) },
    deliveries: { from_index: 0, list: balls },
    ...more,
  };
}

const kinds = (before, after) => findNews(before, after).map(({ kind, title }) => `${kind} ${title}`);
const first = [ball()];

test("a wicket says who, how and for how many", () => {
  const after = match([...first, ball({ wickets: [{ player_id: "a", kind: "caught" }] })], { batting: { a: bat(1, { runs: 31, balls: 22, out: "c Lee b Xan" }) } });
  const before = match(first, { batting: { a: bat(1, { runs: 31, balls: 21 }) } });
  assert.deepEqual(findNews(before, after), [{ kind: "wicket", title: "Wicket", text: "Ash c Lee b Xan 31 (22)" }]);
});

test("fours and sixes are news, unless they were run", () => {
  for (const [more, found] of [[{ runs: 4 }, ["four Four"]], [{ runs: 6 }, ["six Six"]], [{ runs: 4, non_boundary: true }, []], [{ runs: 3 }, []], [{ extras: { byes: 4 } }, []]]) {
    assert.deepEqual(kinds(match(first), match([...first, ball(more)])), found);
  }
});

test("fifties, hundreds, five wickets and hundreds of the side come with the ball that brings them", () => {
  const before = match(first, { batting: { a: bat(1, { runs: 98, balls: 60 }) }, total_runs: 199, bowling_scorecard: { x: bowl(1, { wickets: 4 }) } });
  const after = match([...first, ball({ runs: 4, wickets: [{ player_id: "b", kind: "run out" }] })], {
    batting: { a: bat(1, { runs: 102, balls: 61 }), b: bat(2, { out: "run out" }) },
    total_runs: 203,
    bowling_scorecard: { x: bowl(1, { wickets: 5, runs: 23 }) },
  });
  assert.deepEqual(kinds(before, after), ["wicket Wicket", "four Four", "milestone 100", "milestone 5 wickets", "milestone 200 up"]);
  const next = { ...after, batting_scorecard: { ...after.batting_scorecard, a: bat(1, { runs: 103 }) }, total_runs: 204 };
  assert.deepEqual(kinds(after, { ...next, deliveries: { from_index: 0, list: [...after.deliveries.list, ball({ runs: 1 })] } }), []);
});

test("nothing but one more ball is news", () => {
  const four = [...first, ball({ runs: 4 })];
  const corrected = [ball({ runs: 4 })];
  assert.deepEqual(kinds(match(first), match(corrected)), [], "a correction");
  assert.deepEqual(kinds(match(four), match(first)), [], "an undo");
  assert.deepEqual(kinds(match(first), match([...four, ball()])), [], "two balls at once");
  assert.deepEqual(kinds(match(first), match([...corrected, ball({ runs: 6 })])), [], "a ball before it is another one");
  assert.deepEqual(kinds(match(four), match(four, { total_runs: 100 })), [], "penalty runs between two balls");
});

test("the window of balls slides", () => {
  const balls = Array.from({ length: 61 }, (_, at) => ball({ over: Math.floor(at / 6), ball: at % 6, runs: at === 60 ? 6 : 0 }));
  const before = match([], { deliveries: { from_index: 40, list: balls.slice(0, 60) } });
  const after = match([], { deliveries: { from_index: 41, list: balls.slice(1) } });
  assert.deepEqual(kinds(before, after), ["six Six"]);
});

test("the first ball of an innings may be news", () => {
  const before = match(first, { total_runs: 180 });
  assert.deepEqual(kinds(before, match([ball({ runs: 6 })], { innings_number: 2, total_runs: 6 })), ["six Six"]);
  assert.deepEqual(kinds(before, match([ball(), ball({ runs: 6 })], { innings_number: 2 })), []);
});

test("the news of a whole match add up to its scorecards", { skip: !process.env.STATES }, () => {
  const { states, expected } = JSON.parse(readFileSync(process.env.STATES, "utf8"));
  const found = {};
  states.slice(1).forEach((state, at) => {
    for (const { kind, text } of findNews(states[at], state)) {
      assert.ok(text && !text.includes("undefined"), text);
      found[kind] = (found[kind] ?? 0) + 1;
    }
    assert.deepEqual(findNews(state, states[at]), [], "the way back");
  });
  assert.deepEqual(found, expected);
});

test("a delay holds back all but the present", async () => {
  const browser = new Browser();
  const shown = [];
  const delay = new Delay(7.5, (state) => shown.push(state), { browser });
  for (const state of [1, 2, 3]) delay.take(state);
  assert.deepEqual(shown, [1]);
  await browser.pass(7_400);
  delay.take(4);
  assert.deepEqual(shown, [1]);
  await browser.pass(200);
  assert.deepEqual(shown, [1, 2, 3]);
  await browser.pass(7_500);
  assert.deepEqual(shown, [1, 2, 3, 4]);
});

test("without a delay nothing waits", () => {
  const shown = [];
  const delay = new Delay(0, (state) => shown.push(state), { browser: new Browser() });
  delay.take(1);
  delay.take(2);
  assert.deepEqual(shown, [1, 2]);
});

test("the score is stale half a minute after its last confirmation", async () => {
  const browser = new Browser();
  const marks = [];
  const connection = new Connection((isStale) => marks.push(isStale), { browser, now: () => browser.now });
  await browser.pass(29_000);
  assert.deepEqual(marks, []);
  connection.take({ state: "live" });
  await browser.pass(29_000);
  connection.take({ state: "live" });
  connection.take({ state: "stuck" });
  connection.take({ state: "reconnecting" });
  await browser.pass(29_000);
  assert.deepEqual(marks, [false, false]);
  await browser.pass(1_000);
  assert.deepEqual(marks, [false, false, true]);
  connection.take({ state: "polling" });
  assert.equal(marks.at(-1), false);
});

test("an overlay that hears nothing at all gets the mark too", async () => {
  const browser = new Browser();
  const marks = [];
  new Connection((isStale) => marks.push(isStale), { browser, now: () => browser.now });
  await browser.pass(30_000);
  assert.deepEqual(marks, [true]);
});

test("what comes at once with a connection is of the past", async () => {
  const browser = new Browser();
  const connection = new Connection(() => {}, { browser, now: () => browser.now });
  assert.equal(connection.isSettled(), false);
  connection.take({ state: "live" });
  await browser.pass(1_000);
  assert.equal(connection.isSettled(), false);
  await browser.pass(2_000);
  connection.take({ state: "live" });
  assert.equal(connection.isSettled(), true);
  connection.take({ state: "reconnecting" });
  assert.equal(connection.isSettled(), false);
});

test("the choice of the scorers is asked for again and again, and no failure touches it", async () => {
  const browser = new Browser();
  const choices = [];
  const answer = (body) => ({ ok: true, json: async () => body });
  browser.responses = [answer({ panel: "worm" }), { ok: false }, new Error("no net"), NEVER, answer({})];
  const remote = new Remote("/games/g/overlay", (choice) => choices.push(choice), { browser, random: () => 0.5 });
  await remote.start();
  assert.deepEqual(choices, [{ panel: "worm" }]);
  await browser.pass(2_000);
  assert.equal(browser.requested.length, 2);
  await browser.pass(9_000);
  assert.equal(browser.requested.length, 2, "after a failure it waits longer");
  await browser.pass(11_000);
  assert.equal(browser.requested.length, 4);
  assert.deepEqual(choices, [{ panel: "worm" }]);
  await browser.pass(5_000 + 10_000);
  assert.deepEqual(choices, [{ panel: "worm" }, {}]);
});
