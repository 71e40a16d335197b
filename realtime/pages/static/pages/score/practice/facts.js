// What matters of a snapshot, as facts that can be compared: score, who faces, who bowls, and both cards of each innings.
// A fact is a path such as "innings.1.batter.ash.runs" and a number or text; what is 0 or not said is left out.

const EXTRAS = ["wides", "noballs", "byes", "legbyes", "penalty"];
const BATTER = ["runs", "balls", "fours", "sixes", "out"];
const BOWLER = ["overs", "maidens", "runs", "wickets"];
// A scorer may name the next batter with the next ball only: as long as an end is vacant there, nothing differs.
const MAY_BE_VACANT = ["striker", "nonStriker"];

// Return a Map of path to value.
export function listFacts(s) {
  const facts = new Map();
  const add = (path, value) => isSaid(value) && facts.set(path, value);
  add("toss", s.toss?.winner);
  add("decision", s.toss?.decision);
  for (const [number, innings] of listInnings(s)) addInnings(add, `innings.${number}`, innings);
  add("striker", s.striker);
  add("nonStriker", s.non_striker);
  add("bowler", s.bowler);
  add("freeHit", s.free_hit);
  add("result", s.result?.text);
  return facts;
}

function isSaid(value) {
  return value !== undefined && value !== null && value !== 0 && value !== "0" && value !== false;
}

function listInnings(s) {
  const current = s.innings_number === undefined ? {} : { [s.innings_number]: s };
  return Object.entries({ ...current, ...s.innings });
}

function addInnings(add, path, innings) {
  add(`${path}.side`, innings.batting_team);
  add(`${path}.runs`, innings.total_runs);
  add(`${path}.wickets`, innings.total_wickets);
  add(`${path}.overs`, innings.overs);
  add(`${path}.target`, innings.target);
  for (const kind of EXTRAS) add(`${path}.extras.${kind}`, innings.extras[kind]);
  addRows(add, `${path}.batter`, innings.batting_scorecard, BATTER);
  addRows(add, `${path}.bowler`, innings.bowling_scorecard, BOWLER);
}

function addRows(add, path, card, keys) {
  for (const [id, row] of Object.entries(card)) for (const key of keys) add(`${path}.${id}.${key}`, row[key]);
}

// Return [{path, yours, right}] in the order of the right facts; undefined is what one of them does not say.
export function compare(yours, right) {
  const paths = new Set([...right.keys(), ...yours.keys()]);
  const differs = (path) => yours.get(path) !== right.get(path) && !(MAY_BE_VACANT.includes(path) && !yours.has(path));
  return [...paths].filter(differs).map((path) => ({ path, yours: yours.get(path), right: right.get(path) }));
}

export function isSame(yours, right) {
  return compare(yours, right).length === 0;
}
