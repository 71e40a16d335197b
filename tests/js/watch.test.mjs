// Parts of the page of a match in Node: they must say what the server says. Python writes CASES (see test_watch.py).

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { isolate, nameIsolator } from "../../realtime/pages/static/pages/shared/names.js";
import { listMoments } from "../../realtime/pages/static/pages/watch/moments.js";
import { describePage } from "../../realtime/pages/static/pages/watch/overs.js";
import { addressOf, startSharing } from "../../realtime/pages/static/pages/watch/share.js";

test("moments and pages of overs of whole matches", { skip: !process.env.CASES }, async () => {
  let count = 0;
  for await (const text of createInterface({ input: createReadStream(process.env.CASES) })) {
    const { where, snapshot, moments, pages } = JSON.parse(text);
    const s = nameIsolator()(snapshot);
    assert.deepEqual(listMoments(s).map(({ when, text: said }) => [when, said]), moments, where);
    for (const { number, page, balls, shown } of pages) {
      assert.deepEqual(asServer(describePage(s, number, balls, page)), shown, `${where}, innings ${number}, page ${page}`);
    }
    count += 1;
  }
  assert.equal(count, Number(process.env.COUNT));
});

function asServer({ page, earlier, later, overs, pages, innings, ...rest }) {
  const links = (list) => list.map(({ isShown, ...link }) => ({ ...link, is_shown: isShown }));
  const lines = overs.map(({ text, lines: all }) => ({ text, lines: all }));
  return { ...rest, overs: lines, earlier: earlier ?? "", later: later ?? "", pages: links(pages), innings: links(innings) };
}

test("a name from right to left is isolated, and kept as long as the names stay", () => {
  assert.equal(isolate("Root"), "Root");
  assert.equal(isolate("כהן"), "\u2068כהן\u2069");
  const isolateNames = nameIsolator();
  const s = { name: "כהן v Root", teams: { a: { name: "محمد", squad: [] } }, players: { p: "כהן", q: "Root" } };
  const first = isolateNames(s);
  assert.deepEqual([first.name, first.teams.a.name, first.players], ["\u2068כהן v Root\u2069", "\u2068محمد\u2069", { p: "\u2068כהן\u2069", q: "Root" }]);
  assert.equal(isolateNames({ ...s, total_runs: 4 }).players, first.players);
  assert.equal("venue" in first, false);
});

test("the address that is shared names the state", () => {
  const location = { pathname: "/watch/g", href: "http://cricksy.test/watch/g?v=1.3#balls" };
  assert.equal(addressOf(location, { epoch: 1, seq: 9 }), "http://cricksy.test/watch/g?v=1.9");
  assert.equal(addressOf(location, { epoch: -1, seq: -1 }), "http://cricksy.test/watch/g");
});

const what = { title: "Kent v Surrey", text: "Kent 9/1", url: "http://cricksy.test/watch/g?v=1.9" };

// Press the button in a browser with such a navigator. Return all that was said and shown.
async function press(navigator) {
  const button = Object.assign(new EventTarget(), { textContent: "Share" });
  const told = { said: [], note: { textContent: "" }, button };
  const browser = { navigator, setTimeout: (later) => (told.later = later) };
  startSharing({ button, note: told.note, say: (text) => told.said.push(text), describe: () => what, browser });
  button.dispatchEvent(new Event("click"));
  await new Promise((resolve) => setImmediate(resolve));
  return told;
}

test("the device's own menu shares, and says the rest itself", async () => {
  const shared = [];
  const told = await press({ share: async (each) => shared.push(each) });
  assert.deepEqual([shared, told.said, told.note.textContent], [[what], [], ""]);
});

test("a reader who closes the menu hears nothing", async () => {
  const told = await press({ share: () => Promise.reject(new DOMException("closed", "AbortError")) });
  assert.deepEqual([told.said, told.note.textContent], [[], ""]);
});

test("without a menu the link is copied, and the button says so for a moment", async () => {
  const copied = [];
  const told = await press({ clipboard: { writeText: async (text) => copied.push(text) } });
  assert.deepEqual([copied, told.said, told.button.textContent], [[what.url], ["Link copied"], "Copied"]);
  told.later();
  assert.equal(told.button.textContent, "Share");
});

test("a link that cannot be copied stands on the page", async () => {
  const told = await press({});
  assert.deepEqual([told.said, told.note.textContent], [["The link is on the page"], what.url]);
});
