// The charts of whole matches: what they say must be what the engine says. Python writes MATCHES (see test_charts.py): each line
// has a snapshot, and the balls and the overs of each innings.

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { byPosition, countsBalls, name } from "../../realtime/pages/static/pages/shared/words.js";
import { falls, listCharted } from "../../realtime/pages/static/pages/watch/charts/data/innings.js";
import { manhattan } from "../../realtime/pages/static/pages/watch/charts/data/manhattan.js";
import { rates } from "../../realtime/pages/static/pages/watch/charts/data/rates.js";
import { spells } from "../../realtime/pages/static/pages/watch/charts/data/spells.js";
import { stands } from "../../realtime/pages/static/pages/watch/charts/data/stands.js";
import { totalsOf, worm } from "../../realtime/pages/static/pages/watch/charts/data/worm.js";

test("the charts of whole matches", { skip: !process.env.MATCHES }, async () => {
  let count = 0;
  for await (const text of createInterface({ input: createReadStream(process.env.MATCHES) })) {
    const { where, snapshot, balls, overs } = JSON.parse(text);
    check(snapshot, (number) => balls[number] ?? [], overs, where);
    count += 1;
  }
  assert.equal(count, Number(process.env.COUNT));
});

function check(s, ballsOf, overs, where) {
  const all = listCharted(s);
  const chart = worm(s, { ballsOf, points: [] });
  if (all.length === 0) return assert.equal(chart, null, where);
  checkWorm(s, all, chart, where);
  checkRates(s, all, where);
  for (const each of all) {
    const at = `${where}, innings ${each.number}`;
    assert.deepEqual([...totalsOf(s, each.innings, ballsOf(each.number))].at(-1)[1], each.innings.total_runs, at);
    checkBars(s, each, ballsOf(each.number), overs[each.number] ?? [], at);
    checkSpells(s, each, ballsOf(each.number), at);
  }
}

function checkWorm(s, all, chart, where) {
  chart.x.forEach((place, at) => assert.ok(at === 0 || place > chart.x[at - 1], `${where}: places rise`));
  all.forEach(({ innings }, at) => {
    const values = chart.lines[at].values.filter((value) => value !== null);
    assert.equal(values.at(-1), innings.total_runs, where);
    const shown = chart.rows.map((row) => row[at + 1]).filter(Boolean).at(-1);
    if (shown) assert.equal(shown, `${innings.total_runs}/${falls(innings).length}`, where);
  });
  assert.equal(chart.dots.length, all.reduce((sum, { innings }) => sum + falls(innings).length, 0), where);
  if (countsBalls(s)) assert.ok(![...chart.said, chart.sentence, ...chart.axes].join().match(/\bovers?\b/i), where);
}

// At the newest ball the rates are those of the snapshot, but for a super over, which has no line.
function checkRates(s, all, where) {
  const chart = rates(s);
  if (s.super_over || !chart || !s.legal_balls) return;
  const column = chart.rows.map((row) => row[all.length]).filter(Boolean);
  assert.equal(column.at(-1), s.current_run_rate, where);
  const required = chart.rows.map((row) => row[all.length + 1]).filter(Boolean);
  if (s.required_run_rate && s.total_runs < s.target && s.legal_balls < s.max_balls) assert.equal(required.at(-1), s.required_run_rate, where);
}

// Each bar has the runs and wickets of its over, the open one too.
function checkBars(s, each, balls, overs, where) {
  const bars = manhattan(s, each, balls);
  assert.equal(bars === null, balls.length === 0, where);
  const drawnOvers = bars?.rows.map(([, runs, wickets]) => [runs, wickets]) ?? [];
  assert.deepEqual(drawnOvers, overs, where);
  const drawn = stands(s, each)?.rows ?? [];
  assert.equal(drawn.length, Object.keys(each.innings.partnerships ?? {}).length + (each.innings.partnership ? 1 : 0), where);
}

// The spells of a bowler make up the figures on the card.
function checkSpells(s, { innings, ...rest }, balls, where) {
  const chart = spells(s, { innings, ...rest }, balls);
  const inBalls = countsBalls(s);
  for (const [id, row] of byPosition(innings.bowling_scorecard)) {
    const own = chart?.bowlers.find((bowler) => bowler.id === id)?.spells ?? [];
    const sum = (key) => own.reduce((total, spell) => total + spell[key], 0);
    assert.deepEqual([sum("runs"), sum("wickets")], [row.runs, row.wickets], `${where}: ${name(s, id)}`);
    if (!inBalls) assert.equal(sum("maidens"), row.maidens, `${where}: ${name(s, id)}`);
  }
}
