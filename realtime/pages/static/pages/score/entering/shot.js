// Where a ball went, as the scorer shows it. No drawing, no network.

import { RADIUS, ZONES } from "../../shared/field.js";

const INSIDE = 600;
const FURTHEST = 2000;

// Return the middle of a zone; a boundary is at its edge.
export function shotOf(zone, { runs, isLeftHanded }) {
  const angle = ((ZONES.indexOf(zone) + 0.5) * Math.PI) / 4;
  const reach = runs === 4 || runs === 6 ? RADIUS : INSIDE;
  const side = isLeftHanded ? 1 : -1;
  return { x: Math.round(side * Math.sin(angle) * reach), y: Math.round(Math.cos(angle) * reach) };
}

// Return where a tap is, in a field that is drawn in this rectangle.
export function shotAt({ clientX, clientY }, { left, top, width, height }) {
  const radius = Math.min(width, height) / 2;
  const scale = (distance) => Math.max(-FURTHEST, Math.min(FURTHEST, Math.round((distance / radius) * RADIUS)));
  return { x: scale(clientX - left - width / 2), y: scale(clientY - top - height / 2) };
}
