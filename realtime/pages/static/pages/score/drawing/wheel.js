// Where a ball went: a tap on the field, or one of eight zones (entering/shot.js). `c` is the Console.

import { html, nothing } from "../../vendor/lit-html.js";
import { CORNER, PITCH, RADIUS, VIEW, ZONES } from "../../shared/field.js";
import { shotAt, shotOf } from "../entering/shot.js";
import { T } from "../strings.js";
import { choice } from "./asking.js";

export function drawShot(c) {
  const { striker } = c.entering.pair(c.snapshot);
  const batter = c.asksShot.striker_id ?? striker;
  const left = (c.ui.leftHanded ??= new Set()); // as long as the page is open
  const isLeftHanded = left.has(batter);
  const toggle = () => {
    if (isLeftHanded) left.delete(batter);
    else left.add(batter);
    c.draw();
  };
  const record = (shot) => c.recordShot(isLeftHanded ? { ...shot, left_handed: true } : shot);
  const tap = (event) => record(shotAt(event, event.currentTarget.getBoundingClientRect()));
  const zones = ZONES.map((zone) => choice(T.shot.zones[zone], () => record(shotOf(zone, { runs: c.asksShot.runs, isLeftHanded }))));
  return html`<section class="card ask" aria-label=${T.shot.title}><h2>${T.shot.title}</h2>
    <svg class="field-of-play" viewBox=${VIEW} aria-hidden="true" @click=${tap}>
      <circle r=${RADIUS}></circle><rect x=${PITCH.x} y=${PITCH.y} width=${PITCH.width} height=${PITCH.height}></rect>
      <text x=${isLeftHanded ? CORNER : -CORNER} y=${-CORNER}>${T.shot.off}</text><text x=${isLeftHanded ? -CORNER : CORNER} y=${-CORNER}>${T.shot.leg}</text></svg>
    <div class="choices">${zones}</div>
    ${choice(T.shot.leftHanded, toggle, { chosen: isLeftHanded })}
    <button class="main" @click=${() => c.recordShot(null)}>${T.shot.skip}</button></section>`;
}

// That the next ball will ask.
export function drawWanted(c) {
  return c.isShotWanted ? html`<p class="strip" role="status">${T.shot.wanted}</p>` : nothing;
}
