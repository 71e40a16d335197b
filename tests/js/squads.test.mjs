// Team sheets as people paste them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parseSquad, placeholders } from "../../realtime/pages/static/pages/score/home/squads.js";

const names = (text) => parseSquad(text).players.map(({ name }) => name);
// "Sam Lee c wk": the marks that were found.
const marked = (text) =>
  parseSquad(text).players.map(({ name, captain, keeper, bench }) => [name, captain && "c", keeper && "wk", bench && "bench"].filter(Boolean).join(" "));

test("one name a line, without what is empty or cannot be seen", () => {
  assert.deepEqual(names("Sam Lee\n\n  Jo   Khan \r\n\u200EMax\u00A0Roe\u200B\n"), ["Sam Lee", "Jo Khan", "Max Roe"]);
});

test("numbers and bullets go", () => {
  for (const before of ["1. ", "1) ", "1 - ", "1: ", "(1) ", "#1 ", "1 ", "01. ", "No. 1 ", "1.", "- ", "• ", "* ", "– ", "> ", "1\uFE0F\u20E3 ", "1.\t"]) {
    assert.deepEqual(marked(`${before}Sam Lee`), ["Sam Lee"], JSON.stringify(before));
  }
});

test("shirt numbers behind the name go, too", () => {
  for (const behind of [" 7", " #7", " (7)", " - 77", "\t7"]) assert.deepEqual(names(`Sam Lee${behind}`), ["Sam Lee"], behind);
});

test("captain and keeper are found however they are written", () => {
  const captains = ["Sam Lee (c)", "Sam Lee (C)", "Sam Lee [c]", "Sam Lee*", "*Sam Lee", "Sam Lee (capt)", "Sam Lee (Captain)", "Sam Lee c", "Sam Lee - captain", "Captain: Sam Lee", "Sam Lee ©️", "Sam Lee 👑", "3. Sam Lee(c)"];
  for (const text of captains) assert.deepEqual(marked(text), ["Sam Lee c"], text);
  for (const text of ["Sam Lee (wk)", "Sam Lee †", "†Sam Lee", "Sam Lee (WK)", "Sam Lee wk", "Sam Lee (keeper)", "WK: Sam Lee", "Sam Lee 🧤", "Sam Lee (w/k)", "Sam Lee (wkt)"]) {
    assert.deepEqual(marked(text), ["Sam Lee wk"], text);
  }
  for (const text of ["Sam Lee (c & wk)", "Sam Lee (c, wk)", "Sam Lee (c)(wk)", "Sam Lee (wk) (c)", "Sam Lee *†", "Sam Lee (c/wk)", "Sam Lee c & wk", "Sam Lee (c and wk)"]) {
    assert.deepEqual(marked(text), ["Sam Lee c wk"], text);
  }
});

test("a vice captain, an initial and letters of a name are no marks", () => {
  assert.deepEqual(marked("Sam Lee (vc)\nLee C\nMac Wkerr\nCap Tain\nD'Arcy O'Neil-Smith"), ["Sam Lee", "Lee C", "Mac Wkerr", "Cap Tain", "D'Arcy O'Neil-Smith"]);
});

test("emoji go, and the joiners inside names of other scripts stay", () => {
  assert.deepEqual(names("🏏 Sam Lee 🔥\nJo 👨‍👩‍👧 Khan ✅\n🇮🇳 विराट कोहली\nക്\u200Dലി"), ["Sam Lee", "Jo Khan", "विराट कोहली", "ക്\u200Dലി".normalize("NFC")]);
});

test("commas and semicolons separate as lines do", () => {
  assert.deepEqual(marked("Sam Lee (c, wk), Jo Khan, 3. Max Roe; Ned"), ["Sam Lee c wk", "Jo Khan", "Max Roe", "Ned"]);
  assert.deepEqual(names("Lee, S\nKhan, J.R."), ["S Lee", "J.R. Khan"]);
  assert.deepEqual(names("Ash, B"), ["Ash", "B"]);
});

test("a chat is taken as it was copied", () => {
  const chat = "[12/07/2026, 18:04:11] Sam Lee: *Team for Saturday:*\n1. Jo Khan (c)\n12/07/2026, 18:04 - Max: 2. Ned Poe (wk)\n7/12/26, 6:04 pm - Max Roe: *Kit Fox*";
  const { players, left } = parseSquad(chat);
  assert.deepEqual(players.map(({ name }) => name), ["Jo Khan", "Ned Poe", "Kit Fox"]);
  assert.deepEqual(left, ["*Team for Saturday:*"]);
  assert.deepEqual(marked(chat).slice(0, 2), ["Jo Khan c", "Ned Poe wk"]);
});

test("who does not play is told", () => {
  const { players, left } = parseSquad("Squad:\nSam Lee\nUmpire: Al Poe\nScorer Jo\n11. TBC\n---\n");
  assert.deepEqual([players.length, left], [1, ["Squad:", "Umpire: Al Poe", "Scorer Jo", "11. TBC"]]);
});

test("a twelfth man sits on the bench", () => {
  assert.deepEqual(marked("12th man: Sam Lee\nSub: Jo\nMax (12th man)"), ["Sam Lee bench", "Jo bench", "Max bench"]);
});

test("a name that stands there twice is told", () => {
  assert.deepEqual(parseSquad("Khan\nLee\nkhan").twice, ["khan"]);
  assert.deepEqual(parseSquad("Khan\nLee").twice, []);
});

test("without names there are as many as play", () => {
  assert.deepEqual(placeholders(2, (number) => `Batter ${number}`).map(({ name }) => name), ["Batter 1", "Batter 2"]);
});
