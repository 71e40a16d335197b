// The conditions of a match as a scorer chooses them: the formats, their values, and what differs from them.
// tests/js/test_new_match.py compares names and values with the engine, and what follows from something else.

// What the engine takes where a format says nothing else.
const USUAL = {
  innings_per_side: 1, days: 1, overs: null, balls_per_over: 6, sets_per_end: 1, consecutive_sets: 1, quota: null,
  players_per_side: 11, wickets_to_fall: null, wide_runs: 1, noball_runs: 1, wides_rebowled: "always", max_balls_an_over: null,
  free_hit: "none", powerplays: "", new_batter_faces_after_catch: true, follow_on_lead: null, unfinished: null, retire_at: null,
  last_batter_alone: false, pair_overs: null, runs_lost_a_wicket: 0, starting_score: 0, min_balls_for_result: null,
  runs_after_win: false, openers_timed_out: false, replacements_inherit: true, super_overs_bar_players: true, tie_break: "shared",
  super_over_wickets: 2, bowl_out_balls: 5,
};
const LIMITED = { free_hit: "all" };
const FIFTY = { ...LIMITED, overs: 50, quota: 10, powerplays: "1-10, 11-40, 41-50", min_balls_for_result: 120 };

export const FORMATS = {
  test: { ...USUAL, innings_per_side: 2, days: 5, follow_on_lead: 200 },
  first_class: { ...USUAL, innings_per_side: 2, days: 4, follow_on_lead: 150 },
  odi: { ...USUAL, ...FIFTY, tie_break: "super_over" },
  one_day: { ...USUAL, ...FIFTY },
  t20: { ...USUAL, ...LIMITED, overs: 20, quota: 4, powerplays: "1-6", min_balls_for_result: 30, tie_break: "super_over" },
  t10: { ...USUAL, ...LIMITED, overs: 10, quota: 2, powerplays: "1-3", min_balls_for_result: 18, tie_break: "super_over" },
  hundred: {
    ...USUAL, ...LIMITED, overs: 20, balls_per_over: 5, sets_per_end: 2, consecutive_sets: 2, quota: 4, noball_runs: 2,
    powerplays: "1-5", min_balls_for_result: 25, tie_break: "super_over",
  },
  custom: USUAL,
};

// What a scorer chooses from: a format, with what clubs usually change of it.
export const CARDS = {
  t20: { format: "t20", changed: {} },
  one_day_40: { format: "one_day", changed: { overs: 40 } },
  one_day_50: { format: "one_day", changed: {} },
  t10: { format: "t10", changed: {} },
  hundred: { format: "hundred", changed: {} },
  declaration: { format: "custom", changed: { unfinished: "draw" } },
  two_innings: { format: "first_class", changed: { days: 2 } },
  first_class: { format: "first_class", changed: {} },
  test: { format: "test", changed: {} },
  pairs: { format: "custom", changed: { overs: 16, players_per_side: 8, pair_overs: 4, runs_lost_a_wicket: 5, starting_score: 200 } },
  custom: { format: "custom", changed: {} },
};

const count = (least, most) => ({ kind: "count", least, most });
const maybe = (least, most) => ({ ...count(least, most), isOptional: true });
const yes = { kind: "yes" };
const one = (...values) => ({ kind: "one", values });

// In groups, as the form shows them; least and most are those of the engine.
export const GROUPS = {
  length: {
    overs: maybe(1, 500), quota: maybe(1, 500), balls_per_over: count(1, 20), innings_per_side: count(1, 2), days: count(1, 10),
    sets_per_end: count(1, 10), consecutive_sets: count(1, 10),
  },
  sides: { players_per_side: count(2, 30), last_batter_alone: yes, retire_at: maybe(1, 1000), wickets_to_fall: maybe(1, 30) },
  extras: {
    wide_runs: count(0, 10), noball_runs: count(0, 10), wides_rebowled: one("always", "last_over", "never"),
    free_hit: one("none", "foot_fault", "all"), max_balls_an_over: maybe(1, 50),
  },
  powerplays: { powerplays: { kind: "overs" } },
  end: {
    tie_break: one("shared", "super_over", "super_over_then_boundary_count", "bowl_out", "fewer_wickets"),
    min_balls_for_result: maybe(1, 10_000),
    unfinished: { ...one("no_result", "draw", "winning_draw_by_runs", "winning_draw_by_rate"), isOptional: true },
    follow_on_lead: maybe(1, 1000), super_over_wickets: count(1, 10), super_overs_bar_players: yes, bowl_out_balls: count(1, 50), runs_after_win: yes,
  },
  pairs: { pair_overs: maybe(1, 100), runs_lost_a_wicket: count(0, 50), starting_score: count(0, 1000) },
  details: { new_batter_faces_after_catch: yes, openers_timed_out: yes, replacements_inherit: yes },
};

export const FIELDS = Object.assign({}, ...Object.values(GROUPS));

// Runs of a lead by the days of a match, the longest first (Law 14.1).
const LEADS = [[5, 200], [3, 150], [2, 100], [1, 75]];

// Return the value that holds if nobody changes it: the format's, or what follows from others that were changed.
// null for powerplays: the engine fits them to the length.
export function usualOf(format, changed, name) {
  const usual = FORMATS[format];
  const of = (each) => (each in changed ? changed[each] : usual[each]);
  if (name === "quota" && usual.quota && of("overs")) return Math.ceil((of("overs") * usual.quota) / usual.overs);
  if (name === "follow_on_lead" && of("innings_per_side") === 2) return LEADS.find(([days]) => of("days") >= days)[1];
  if (name === "powerplays" && usual.powerplays && of("overs") && of("overs") !== usual.overs) return null;
  return usual[name];
}

export function valueOf(format, changed, name) {
  return name in changed ? changed[name] : usualOf(format, changed, name);
}

// Return `changed` with a value; the usual one is no change.
export function change(format, changed, name, value) {
  const { [name]: _, ...others } = changed;
  return value === usualOf(format, others, name) ? others : { ...others, [name]: value };
}

// Return {value}, or {fault} with the name of what is wrong, of what was typed or chosen.
export function read(name, text) {
  const { kind, isOptional, values, least, most } = FIELDS[name];
  const said = text.trim();
  if (kind === "yes") return { value: said === "true" };
  if (kind === "overs") return readPowerplays(said) === null ? { fault: "powerplays" } : { value: said };
  if (said === "") return isOptional ? { value: null } : { fault: "needed" };
  if (kind === "one") return values.includes(said) ? { value: said } : { fault: "needed" };
  const number = Number(said);
  return Number.isInteger(number) && number >= least && number <= most ? { value: number } : { fault: "range" };
}

// "1-6, 11-40" as the API has it; null if it cannot be read.
export function readPowerplays(text) {
  const parts = text.split(",").map((part) => part.trim()).filter(Boolean);
  const read = parts.map((part) => /^(\d{1,3})\s*[-–]\s*(\d{1,3})$/u.exec(part));
  if (read.some((match) => match === null || Number(match[1]) < 1 || Number(match[1]) > Number(match[2]))) return null;
  return read.map(([, first, last]) => ({ kind: "mandatory", first: Number(first), last: Number(last) }));
}

// What is sent: what differs from the format, and nothing else.
export function conditionsOf(format, changed) {
  const sent = Object.entries(changed).filter(([name, value]) => value !== usualOf(format, omit(changed, name), name));
  return Object.fromEntries(sent.map(([name, value]) => [name, name === "powerplays" ? readPowerplays(value) : value]));
}

function omit(changed, name) {
  const { [name]: _, ...others } = changed;
  return others;
}
