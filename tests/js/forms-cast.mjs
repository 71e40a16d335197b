// What the tests of forms and wizards share: a snapshot, and a walk through a wizard.

import assert from "node:assert/strict";

import { WIZARDS } from "../../realtime/pages/static/pages/score/forms/wizards.js";

export const squad = (side) => [1, 2, 3, 4].map((number) => `${side}${number}`);

// A snapshot of home batting: h1 faces, h3 is out, a1 bowls.
export function match(more = {}) {
  return {
    status: "live",
    conditions: {
      innings_per_side: 1,
      format: "t20",
      overs: 20,
      balls_per_over: 6,
      players_per_side: 4,
      bowl_out_balls: 5,
      unfinished: "no_result",
    },
    teams: { home: { name: "Home", squad: squad("h") }, away: { name: "Away", squad: squad("a") } },
    players: Object.fromEntries([...squad("h"), ...squad("a")].map((id) => [id, id.toUpperCase()])),
    innings: {},
    next: { needs: [], allowed_dismissals: [] },
    batting_team: "home",
    innings_number: 1,
    batting_scorecard: { h1: {}, h2: {}, h3: { how: "bowled" } },
    bowling_scorecard: { a1: {} },
    striker: "h1",
    non_striker: "h2",
    bowler: "a1",
    max_balls: 120,
    this_over: { from_index: 0 },
    deliveries: { from_index: 0, list: [{ over: 0, ball: 1 }] },
    total_runs: 42,
    total_wickets: 1,
    ...more,
  };
}


// Return the last step after these answers, each of which must be one of those that the step offers.
export function walk(wizard, answers, s = match(), facts = {}) {
  const given = {};
  for (const value of answers) {
    const step = WIZARDS[wizard](given, { s, offers: null, ...facts });
    assert.ok(step.key, `${wizard} asks nothing more before ${value}: ${JSON.stringify(step)}`);
    const found = step.choices?.find((one) => one.value === value);
    if (step.choices) assert.ok(found && !found.why, `${wizard}.${step.key} does not offer ${value}`);
    given[step.key] = value;
  }
  return WIZARDS[wizard](given, { s, offers: null, ...facts });
}
