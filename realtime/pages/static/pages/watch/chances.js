// Draws the chances of both sides as a bar.

import { el } from "../shared/dom.js";
import { percent } from "./forecast.js";
import { teamName } from "../shared/words.js";

// The first-listed side is on the left, whichever bats.
export function bar(win, snapshot) {
  const sides = Object.keys(snapshot.teams);
  const label = sides.map((id) => `${teamName(snapshot, id)} ${percent(win[id])}`).join(", ");
  const names = sides.map((id) => el("span", {}, `${teamName(snapshot, id)} `, el("b", {}, percent(win[id]))));
  const parts = sides.map((id) => {
    const part = el("span", {});
    part.style.flexGrow = win[id];
    return part;
  });
  return [el("div", { class: "sides" }, ...names), el("div", { class: "chances", role: "img", "aria-label": label }, ...parts)];
}
