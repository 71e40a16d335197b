// A match is set up: what is sent, what survives, and what the server refuses.

import assert from "node:assert/strict";
import { test } from "node:test";

import { acceptCode, readCode } from "../../realtime/pages/static/pages/score/home/codes.js";
import { load, placeOf } from "../../realtime/pages/static/pages/score/home/draft.js";
import { arrange, listTeams, rowsOfKept, squadText } from "../../realtime/pages/static/pages/score/home/list.js";
import { NewMatch } from "../../realtime/pages/static/pages/score/home/new-match.js";
import { Session } from "../../realtime/pages/static/pages/score/match/session.js";

class Storage {
  values = new Map();
  getItem = (key) => this.values.get(key) ?? null;
  setItem = (key, value) => this.values.set(key, value);
  removeItem = (key) => this.values.delete(key);
}

// A form whose server gives `answers` one after another; null is no net.
function open({ answers = [], storage = new Storage(), pages = {} } = {}) {
  const sent = [];
  const gone = [];
  const fetch = async (path, { body, headers }) => {
    const answer = answers.shift();
    sent.push({ path, body: JSON.parse(body), headers });
    if (!answer) throw new TypeError("no net");
    return { status: answer.status, json: async () => answer.body };
  };
  storage.setItem("cricksy-login", JSON.stringify({ username: "sam", token: "t" }));
  const session = new Session({ browser: { localStorage: storage, fetch } });
  let keys = 0;
  const form = new NewMatch({
    session, storage, draw: () => {}, go: (path) => gone.push(path), fetchJson: async (path) => pages[path] ?? null, zone: "Europe/London",
    key: () => `key-${(keys += 1)}`,
  });
  return { form, sent, gone, storage, session };
}

const created = { status: 201, body: { id: "kent-v-surrey" } };

test("a match can begin before anybody is named", async () => {
  const { form, sent, gone } = open({ answers: [created] });
  for (let step = 0; step < 3; step += 1) form.next();
  await new Promise(setImmediate);
  const { body } = sent[0];
  assert.deepEqual(body.teams.map(({ name, players }) => [name, players.length, players[10].name]), [["Home", 11, "Batter 11"], ["Away", 11, "Batter 11"]]);
  assert.deepEqual([body.format, body.conditions, body.about, body.time_zone], ["t20", undefined, undefined, "Europe/London"]);
  assert.match(body.starts_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
  assert.deepEqual(gone, ["/score/kent-v-surrey"]);
});

test("squads, captains and keepers are sent as they were pasted", async () => {
  const { form, sent } = open({ answers: [created] });
  form.setSide(0, { name: "Kent", text: "1. Ash (c)\n2. Bo (wk)\nCas" });
  form.setSide(1, { name: "Surrey", text: Array.from({ length: 12 }, (_, at) => `Player ${"ABCDEFGHIJKL"[at]}`).join("\n") });
  form.setSide(1, { captain: "Player B" });
  await form.create();
  const { teams, about } = sent[0].body;
  assert.deepEqual(teams[0], { name: "Kent", players: [{ name: "Ash" }, { name: "Bo" }, { name: "Cas" }] });
  assert.deepEqual(teams[1].players.slice(-2), [{ name: "Player K" }, { name: "Player L", role: "bench" }]);
  assert.deepEqual(about, { captains: { Kent: "Ash", Surrey: "Player B" }, keepers: { Kent: "Bo" } });
});

test("the draft survives a reload, with its key, and ends with the match", async () => {
  const { form, storage } = open();
  form.choose("one_day_40");
  form.setSide(0, { name: "Kent" });
  const again = open({ storage, answers: [null, created] });
  assert.deepEqual([again.form.draft.card, again.form.draft.sides[0].name, again.form.isBegun], ["one_day_40", "Kent", true]);
  await again.form.create();
  assert.ok(again.form.problem.includes("cannot be reached"));
  await again.form.create();
  assert.equal(again.sent[0].headers["Idempotency-Key"], again.sent[1].headers["Idempotency-Key"]);
  assert.deepEqual(again.sent[0].body, again.sent[1].body);
  assert.equal(again.sent[1].body.conditions.overs, 40);
  assert.equal(load(storage), null);
});

test("a second tap sends nothing", async () => {
  const { form, sent } = open({ answers: [created, created] });
  await Promise.all([form.create(), form.create()]);
  assert.equal(sent.length, 1);
});

test("a damaged draft begins anew", () => {
  const storage = new Storage();
  for (const text of ["{", "7", '{"version":1,"card":"x","sides":[]}']) {
    storage.setItem("cricksy-new-match", text);
    assert.equal(open({ storage }).form.draft.card, "t20");
  }
});

test("what the server refuses stands at its field", async () => {
  const fields = { "conditions.overs": "must be from 1 to 500", "teams[1].players[3].name": "is too long", venue: "must have at most 200 characters" };
  const { form } = open({ answers: [{ status: 400, body: { code: "malformed", detail: "Look.", fields } }] });
  await form.create();
  assert.deepEqual(form.faults, { overs: "must be from 1 to 500", "side-1-players": "is too long", venue: "must have at most 200 characters" });
  assert.deepEqual([form.draft.step, form.problem], [0, "Look."]);
  form.setCondition("overs", "30");
  assert.deepEqual([form.faults.overs, form.problem], [undefined, null]);
});

test("each field of a body has its place", () => {
  assert.deepEqual(placeOf("teams[0].name"), { step: 1, field: "side-0-name" });
  assert.deepEqual(placeOf("teams[1].players"), { step: 1, field: "side-1-players" });
  assert.deepEqual(placeOf("time_zone"), { step: 2, field: "starts" });
});

test("a key that was used for another match is told, and the next try has its own", async () => {
  const { form, sent } = open({ answers: [{ status: 422, body: { code: "idempotency_key_reused", detail: "x" } }, created] });
  await form.create();
  assert.ok(form.problem.includes("created a moment ago"));
  await form.create();
  assert.notEqual(sent[0].headers["Idempotency-Key"], sent[1].headers["Idempotency-Key"]);
});

test("a login that has ended is asked for, and a guest is told", async () => {
  const { form } = open({ answers: [{ status: 401, body: { detail: "x" } }, { status: 403, body: { detail: "x" } }] });
  await form.create();
  assert.equal(form.isLoginNeeded, true);
  await form.create();
  assert.ok(form.problem.includes("create none"));
});

test("nobody goes on with what must be mended", () => {
  const { form } = open();
  form.setCondition("overs", "x");
  form.next();
  assert.deepEqual([form.draft.step, form.typed.overs], [0, "x"]);
  form.setCondition("overs", "20");
  form.next();
  form.setSide(0, { text: "Ash" });
  form.next();
  assert.deepEqual([form.draft.step, "side-0-players" in form.faults], [1, true]);
  form.setSide(0, { text: "Ash\nBo" }, "side-0-players");
  form.next();
  assert.equal(form.draft.step, 2);
});

test("sides that are short offer to play fewer", () => {
  const { form } = open();
  form.setSide(0, { text: "Ash\nBo\nCas" });
  assert.equal(form.fewer, null);
  form.setSide(1, { text: "Kit\nLee" });
  assert.equal(form.fewer, 3);
  form.playFewer();
  assert.deepEqual([form.fewer, form.draft.changed], [null, { players_per_side: 3 }]);
});

test("a team of an earlier match brings its players, unless there are some", async () => {
  const pages = { "/games/m1": { snapshot: { teams: { k: { name: "Kent", squad: ["a", "b"] } }, players: { a: "Ash", b: "Bo" } } } };
  const { form } = open({ pages });
  await form.useTeam(0, { team: "Kent", id: "m1" });
  assert.deepEqual([form.draft.sides[0].name, form.draft.sides[0].text], ["Kent", "Ash\nBo"]);
  form.setSide(1, { text: "Kit" });
  await form.useTeam(1, { team: "Kent", id: "m1" });
  assert.equal(form.draft.sides[1].text, "Kit");
  assert.equal(squadText(pages["/games/m1"].snapshot, "Surrey"), "");
});

test("own matches come first, those in play before the others, each once", () => {
  const row = (id, status) => ({ id, status, teams: [{ name: id }], name: id });
  const found = { mine: [row("a", "complete"), row("b", "live")], today: [row("b", "live"), row("c", "scheduled"), row("d", "tea")], live: [row("d", "tea")] };
  assert.deepEqual(arrange(found).map(({ name, rows }) => [name, rows.map(({ id }) => id)]), [["inPlay", ["b"]], ["mine", ["a"]], ["today", ["d", "c"]]]);
  assert.deepEqual(listTeams(found).map(({ team }) => team), ["a", "b", "c", "d"]);
});

test("two sides of one name are refused where they are named", async () => {
  const { form } = open();
  form.turnTo(1);
  form.setSide(0, { name: "Kent " }, "side-0-name");
  form.setSide(1, { name: "kent" }, "side-1-name");
  await form.next();
  assert.equal(form.draft.step, 1);
  assert.match(form.faults["side-1-name"], /Both sides/);
  form.setSide(0, { name: "Surrey" }, "side-0-name");
  await form.next();
  assert.deepEqual([form.draft.step, form.faults["side-1-name"]], [2, undefined]);
});

test("without a net the matches of this device are shown", () => {
  const kept = [{ match: "a", at: "1", snapshot: { name: "A", status: "live", total_runs: 7, total_wickets: 1, overs: "2.3" } }, { match: "b", at: "2" }];
  assert.deepEqual(rowsOfKept(kept).map(({ id, name, score }) => [id, name, score]), [["b", "b", ""], ["a", "A", "7/1 (2.3)"]]);
});

test("a code is read as people type it", () => {
  assert.deepEqual(["abcd-ef23", " ABCD EF23 ", "abcdef2", ""].map(readCode), ["ABCDEF23", "ABCDEF23", "", ""]);
});

test("a code is used with the login, and without one by a name", async () => {
  const { session, sent } = open({ answers: [{ status: 200, body: { id: "m" } }] });
  assert.deepEqual(await acceptCode(session, "ABCDEF23", undefined), { match: "m" });
  assert.deepEqual([sent[0].body, sent[0].headers.Authorization], [{ code: "ABCDEF23" }, "Token t"]);
  const guest = open({ answers: [{ status: 201, body: { id: "m", username: "Sam-guest-x", token: "new", expiry: "2026" } }] });
  guest.storage.removeItem("cricksy-login");
  assert.deepEqual(await acceptCode(guest.session, "ABCDEF23", "Sam"), { match: "m" });
  assert.deepEqual(guest.sent[0].body, { code: "ABCDEF23", name: "Sam" });
  assert.deepEqual([guest.session.token, guest.session.login.guest], ["new", true]);
});

test("a code that is refused changes no login", async () => {
  const { session } = open({ answers: [{ status: 404, body: { detail: "Not known." } }, null] });
  assert.deepEqual(await acceptCode(session, "ABCDEF23"), { refused: "Not known.", status: 404 });
  assert.deepEqual(await acceptCode(session, "ABCDEF23"), { refused: "", status: 0 });
  assert.equal(session.token, "t");
});
