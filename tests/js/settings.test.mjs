// The choices of a scorer, their keys, the contrast of every theme, the sounds and the signs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { USUAL } from "../../realtime/pages/static/pages/score/entering/keys.js";
import { CHOICES, Settings, mayChange, nameAction } from "../../realtime/pages/static/pages/score/device/settings.js";
import { signOf } from "../../realtime/pages/static/pages/score/drawing/signs.js";
import { Sounds } from "../../realtime/pages/static/pages/score/device/sounds.js";
import { T } from "../../realtime/pages/static/pages/score/strings.js";

const PAGES = new URL("../../realtime/pages/static/pages/", import.meta.url);

class Storage {
  constructor(kept = {}) {
    this.kept = kept;
  }
  getItem(name) {
    return this.kept[name] ?? null;
  }
  setItem(name, value) {
    this.kept[name] = value;
  }
}

const PLACE = "cricksy-settings";
const fresh = (kept) => new Settings({ browser: { localStorage: new Storage(kept) } });

test("each setting has a sane default, is kept, and takes only what there is", () => {
  const localStorage = new Storage();
  let changes = 0;
  const settings = new Settings({ browser: { localStorage }, onChange: () => (changes += 1) });
  assert.deepEqual(Object.keys(CHOICES).map((name) => settings[name]), ["system", false, true, true, false, true, null, "spoken"]);
  settings.set("theme", "sun");
  settings.set("theme", "pink");
  settings.set("w", "out");
  assert.equal(changes, 2);
  const again = new Settings({ browser: { localStorage } });
  assert.deepEqual([again.theme, again.w], ["sun", "out"]);
});

test("damaged or forbidden storage keeps nobody from scoring", () => {
  assert.equal(fresh({ [PLACE]: "{half" }).theme, "system");
  assert.deepEqual(fresh({ [PLACE]: '{"theme":"pink","keys":{"\\"undo\\"":7,"no":"x"}}' }).keys, {});
  const forbidden = { get localStorage() { throw new Error("SecurityError"); } };
  const settings = new Settings({ browser: forbidden });
  settings.set("theme", "dark");
  assert.equal(settings.theme, "dark");
});

test("the theme and the hand are classes", () => {
  const on = new Set();
  const root = { classList: { toggle: (name, is) => (is ? on.add(name) : on.delete(name)) } };
  const settings = fresh();
  settings.apply(root);
  assert.deepEqual([...on], ["theme-system"]);
  settings.set("theme", "sun");
  settings.set("leftHand", true);
  settings.apply(root);
  assert.deepEqual([...on].sort(), ["left-hand", "theme-sun"]);
});

test("a key is changed, and one that is taken says what it does", () => {
  const settings = fresh();
  assert.deepEqual(settings.keyMap(), USUAL);
  assert.equal(settings.changeKey('"wides"', "z"), null);
  assert.equal(settings.keyMap().z, "wides");
  assert.equal(settings.keyMap().w, undefined);
  assert.equal(settings.changeKey('"noballs"', "Z"), '"wides"');
  assert.equal(settings.keyMap().n, "noballs");
  assert.equal(settings.changeKey('"noballs"', "w"), null); // it is free now
  assert.equal(settings.keyMap().w, "noballs");
  settings.usualKeys();
  assert.deepEqual(settings.keyMap(), USUAL);
});

test("changed keys are kept, even if two actions have changed theirs over", () => {
  const localStorage = new Storage();
  const settings = new Settings({ browser: { localStorage } });
  for (const [action, key] of [['"byes"', "z"], ['"legbyes"', "b"], ['"byes"', "l"]]) assert.equal(settings.changeKey(action, key), null);
  const map = new Settings({ browser: { localStorage } }).keyMap();
  assert.deepEqual([map.b, map.l, map.z], ["legbyes", "byes", undefined]);
});

test("Enter, Escape and Tab stay as they are", () => {
  const settings = fresh();
  assert.equal(mayChange('"enter"'), false);
  for (const key of ["Enter", "Escape", "Tab", "Shift", "ArrowUp"]) settings.changeKey('"undo"', key);
  settings.changeKey('"enter"', "z");
  assert.deepEqual(settings.keyMap(), USUAL);
});

test("without single keys only the others mean something (WCAG 2.1.4)", () => {
  const settings = fresh();
  settings.set("singleKeys", false);
  assert.deepEqual(Object.keys(settings.keyMap()).sort(), ["backspace", "enter", "escape"]);
});

test("every setting, every choice and every action has its words", () => {
  for (const [name, choices] of Object.entries(CHOICES)) {
    assert.ok(T.settings[name].name, name);
    for (const value of choices) assert.ok(T.settings[name][value], `${name} ${value}`);
  }
  for (const part of Object.values(USUAL)) assert.ok(T.settings.does[nameAction(part)], nameAction(part));
});

// --- Contrast: every text and its ground, in every theme.

const PAIRS = [
  ["ink", "ground"], ["ink", "card"], ["soft", "ground"], ["soft", "card"], ["accent", "ground"], ["accent", "card"], ["accent-ink", "accent"],
  ["wicket", "card"], ["wicket", "ground"], ["extra", "card"], ["extra", "ground"], ["dot-ink", "dot"], ["sign", "run"], ["sign", "four"], ["sign", "six"], ["sign", "wicket"],
  ["sign", "extra"],
];

test("text can be read in every theme", () => {
  const page = readFileSync(new URL("shared/page.css", PAGES), "utf8");
  const own = readFileSync(new URL("score/themes.css", PAGES), "utf8");
  const [lightRoot, darkRoot] = [...page.matchAll(/:root \{([^}]*)\}/g)].map(([, text]) => colours(text));
  const of = (selector) => colours(own.match(new RegExp(`${selector}[^{}]*\\{([^}]*)\\}`))[1]);
  const scheme = (name) => colours(own.match(new RegExp(`prefers-color-scheme: ${name}\\) \\{\\s*html\\.theme-system \\{([^}]*)\\}`))[1]);
  const themes = {
    light: [{ ...lightRoot, ...of("html\\.theme-light") }, 4.5],
    dark: [{ ...darkRoot, ...of("html\\.theme-dark") }, 4.5],
    sun: [{ ...lightRoot, ...of("html\\.theme-sun") }, 7],
    "system by day": [{ ...lightRoot, ...scheme("light") }, 4.5],
    "system by night": [{ ...lightRoot, ...darkRoot, ...scheme("dark") }, 4.5],
  };
  const bad = [];
  for (const [name, [theme, least]] of Object.entries(themes)) {
    for (const [text, ground] of PAIRS) {
      const found = contrast(theme[text], theme[ground]);
      if (!(found >= least)) bad.push(`${name}: ${text} on ${ground} ${found.toFixed(2)}`);
    }
    if (theme.chosen) assert.ok(contrast(theme.ink, theme.chosen) >= least, `${name}: chosen`);
  }
  assert.deepEqual(bad, []);
  assert.equal(Math.round(contrast("#000", "#fff")), 21);
});

function colours(text) {
  return Object.fromEntries([...text.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{3,6})/g)].map(([, name, value]) => [name, value]));
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const hex = colour.length === 4 ? [...colour.slice(1)].map((each) => each + each).join("") : colour.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// --- Sounds and signs.

test("each sound can be switched off, and a browser without sound is no fault", () => {
  const begun = [];
  class AudioContext {
    constructor() {
      Object.assign(this, { state: "running", currentTime: 5, destination: {} });
    }
    createGain() {
      return { gain: {}, connect() {} };
    }
    createOscillator() {
      return { frequency: {}, connect() {}, start(at) { begun.push([this.frequency.value, at]); }, stop() {} };
    }
  }
  const settings = fresh();
  const sounds = new Sounds({ settings, browser: { AudioContext } });
  sounds.recorded();
  assert.deepEqual(begun, [[880, 5]]);
  sounds.refused();
  assert.equal(begun.length, 3);
  settings.set("soundRecorded", false);
  settings.set("soundRefused", false);
  sounds.recorded();
  sounds.refused();
  assert.equal(begun.length, 3);
  new Sounds({ settings: fresh(), browser: {} }).recorded();
});

test("all sets of signs write the same ball", () => {
  const sign = (ball, signs) => signOf({ runs: 0, ...ball }, signs).sign;
  assert.deepEqual(["classic", "australian"].map((signs) => sign({ extras: { wides: 3 } }, signs)), ["+··", "3W"]);
  assert.deepEqual(["classic", "australian"].map((signs) => sign({ runs: 4, extras: { noballs: 1 } }, signs)), ["○4", "1N 4"]);
  assert.deepEqual(["classic", "australian"].map((signs) => sign({ extras: { legbyes: 3 } }, signs)), ["▽3", "3L"]);
  assert.equal(sign({ extras: { wides: 1 }, wickets: [{ kind: "stumped" }] }, "classic"), "W +");
  assert.equal(sign({ runs: 0 }, "classic"), "•");
  const spoken = [{ extras: { wides: 3 } }, { runs: 4, extras: { noballs: 1 } }, { extras: { legbyes: 3 } }];
  assert.deepEqual(spoken.map((ball) => sign(ball, "spoken")), ["3wd", "1nb 4", "3lb"]);
  assert.equal(sign({ runs: 6 }, "australian"), "6");
});
