// Draws the chances of both sides as a bar, between them that of a draw if there can be one.

import { el } from "../shared/dom.js";
import { percent } from "./forecast.js";
import { teamName } from "../shared/words.js";

// The first-listed side is on the left, whichever bats.
export function bar({ win, draw }, snapshot) {
  const ends = Object.keys(snapshot.teams).map((id) => ({ name: teamName(snapshot, id), chance: win[id], kind: "side" }));
  if (draw !== undefined) ends.splice(1, 0, { name: "Draw", chance: draw, kind: "draw" });
  const label = ends.map(({ name, chance }) => `${name} ${percent(chance)}`).join(", ");
  const names = ends.map(({ name, chance }) => el("span", {}, el("bdi", {}, name), " ", el("b", {}, percent(chance))));
  const parts = ends.map(({ chance, kind }) => {
    const part = el("span", { class: kind });
    part.style.flexGrow = chance;
    return part;
  });
  return [el("div", { class: "sides" }, ...names), el("div", { class: "chances", role: "img", "aria-label": label }, ...parts)];
}
