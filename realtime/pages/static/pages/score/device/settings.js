// What a scorer has chosen for this device: theme, hand, sounds, keys, signs. Kept in localStorage; each has a default.

import { USUAL } from "../entering/keys.js";

const PLACE = "cricksy-settings";
// The first of each is the default. `w` is what the key w means, null until the scorer was asked.
export const CHOICES = {
  theme: ["system", "light", "dark", "sun"],
  leftHand: [false, true],
  soundRecorded: [true, false],
  soundRefused: [true, false],
  shot: [false, true],
  singleKeys: [true, false],
  w: [null, "wides", "out"],
  signs: ["spoken", "classic", "australian"],
};
// These keys answer questions and leave choices everywhere: they stay.
const FIXED = ["enter", "escape"];
const NEVER = ["tab", "shift", "control", "alt", "meta", "capslock", "dead", "process", "unidentified", ...FIXED];

export class Settings {
  // onChange() after each change.
  constructor({ onChange = () => {}, browser = globalThis } = {}) {
    Object.assign(this, { onChange, browser });
    const kept = this.load();
    for (const [name, choices] of Object.entries(CHOICES)) this[name] = choices.includes(kept[name]) ? kept[name] : choices[0];
    // Changed ones: action to key. They were free one after another, so they are taken all at once.
    this.keys = Object.fromEntries(Object.entries(kept.keys ?? {}).filter(([action, key]) => mayChange(action) && isFree(key)));
  }

  // Damaged or forbidden storage must not keep anybody from scoring.
  load() {
    try {
      return JSON.parse(this.browser.localStorage.getItem(PLACE)) ?? {};
    } catch {
      return {};
    }
  }

  keep() {
    const values = Object.fromEntries(Object.keys(CHOICES).map((name) => [name, this[name]]));
    try {
      this.browser.localStorage.setItem(PLACE, JSON.stringify({ ...values, keys: this.keys }));
    } catch {
      // They hold until the page is closed.
    }
    this.onChange();
  }

  set(name, value) {
    if (!CHOICES[name]?.includes(value)) return;
    this[name] = value;
    this.keep();
  }

  // Put the theme and the hand on the page: classes, because styles in line are forbidden.
  apply(root) {
    for (const theme of CHOICES.theme) root.classList.toggle(`theme-${theme}`, theme === this.theme);
    root.classList.toggle("left-hand", this.leftHand);
  }

  // Give an action another key. Return the action that has the key already, and nothing is changed; else null.
  changeKey(action, key) {
    const wanted = nameKey(key);
    if (!isFree(wanted) || !mayChange(action)) return null;
    const holder = this.keyMap(true)[wanted];
    if (holder !== undefined && nameAction(holder) !== action) return nameAction(holder);
    this.keys = { ...this.keys, [action]: wanted };
    this.keep();
    return null;
  }

  usualKeys() {
    this.keys = {};
    this.keep();
  }

  // The map for `Keys`: without single keys only Enter, Escape and Backspace mean something.
  keyMap(withSingle = this.singleKeys) {
    const usual = Object.entries(USUAL).filter(([, part]) => this.keys[nameAction(part)] === undefined);
    const changed = Object.entries(this.keys).map(([action, key]) => [key, JSON.parse(action)]);
    return Object.fromEntries([...usual, ...changed].filter(([key]) => withSingle || key.length > 1));
  }

  // Return every action with its keys, in the order of the usual map: [[action, [key, ...]], ...].
  listKeys() {
    const map = Object.entries(this.keyMap(true));
    return listActions().map((action) => [action, map.filter(([, part]) => nameAction(part) === action).map(([key]) => key)]);
  }
}

export function nameAction(part) {
  return JSON.stringify(part);
}

// As keys.js looks it up: letters in lower case, so that both cases mean the same, but for the U of redo.
function nameKey(key) {
  return key === "U" ? key : key.toLowerCase();
}

function isFree(key) {
  return typeof key === "string" && key !== "" && !NEVER.includes(key) && !key.startsWith("arrow");
}

export function mayChange(action) {
  return listActions().includes(action) && !FIXED.includes(JSON.parse(action));
}

function listActions() {
  return [...new Set(Object.values(USUAL).map(nameAction))];
}
