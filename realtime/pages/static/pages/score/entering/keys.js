// The keys of the console. A key says a part of a ball, or an action; a first letter may need a second one.

// Parts and actions by key. Letters work in either case. Scorers may choose other keys: `map` of `Keys`.
export const USUAL = {
  0: 0, ".": 0, " ": 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: ["all run", 5], 6: 6, 7: ["all run", 7],
  r: "all run", w: "wides", x: "wide", n: "noballs", b: "byes", l: "legbyes", o: "out",
  enter: "enter", escape: "escape", backspace: "undo", u: "undo", U: "redo",
  s: "swap", g: "bowler", p: "penalty", e: "edit", i: "interval", d: "other", v: "where", "?": "keys",
};
// After `o`. Here w and n are still the wide and the no-ball: a wicket off one may be entered either way round.
const OUT = {
  b: "bowled", c: "caught", k: "caught and bowled", l: "lbw", s: "stumped", r: "run out", h: "hit wicket", t: "hit the ball twice", f: "obstructing the field",
};

export function keyOf(kind) {
  return Object.keys(OUT).find((key) => OUT[key] === kind);
}

// A focused button must keep these.
const OF_BUTTONS = [" ", "Enter"];

export class Keys {
  // press(part) for a part of a ball or an action, and how(kind) for a dismissal. isOut() tells whether a wicket has begun
  // and its kind is not known yet.
  constructor({ press, how, isOut, map = USUAL }) {
    Object.assign(this, { press, how, isOut, map });
  }

  // Return whether the key meant something here: then the page must not act on it.
  handle(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isText(event.target)) return false;
    if (OF_BUTTONS.includes(event.key) && event.target?.tagName === "BUTTON") return false;
    const key = event.key.length === 1 ? event.key : event.key.toLowerCase();
    const kind = this.isOut() ? OUT[key.toLowerCase()] : undefined;
    if (kind !== undefined) {
      this.how(kind);
      return true;
    }
    const part = this.map[key] ?? this.map[key.toLowerCase()];
    if (part === undefined) return false;
    for (const each of [part].flat()) this.press(each);
    return true;
  }
}

function isText(target) {
  const isInput = target?.tagName === "INPUT" && !["button", "checkbox", "radio"].includes(target.type);
  return isInput || target?.tagName === "TEXTAREA" || target?.tagName === "SELECT" || target?.isContentEditable === true;
}
