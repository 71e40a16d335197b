// The field as it is drawn: seen from behind the bowler, with the striker in its middle. x is to the right, y towards the bowler,
// both in thousandths of the field's radius.

export const RADIUS = 1000;
export const VIEW = "-1050 -1050 2100 2100";
export const PITCH = { x: -60, y: 0, width: 120, height: 300 };
// Where "off" and "leg" are written: so far from the middle, above it.
export const CORNER = 560;

// Of a right-hander, clockwise from the line past the bowler: his off side is on the left.
export const ZONES = ["midOff", "cover", "point", "third", "fineLeg", "squareLeg", "midWicket", "midOn"];

// Return the zone of a shot, as it is recorded; null if the ball went nowhere.
export function zoneOf({ x, y, left_handed: isLeftHanded }) {
  if (x === 0 && y === 0) return null;
  const turn = Math.atan2(isLeftHanded ? x : -x, y);
  return ZONES[Math.floor((turn < 0 ? turn + 2 * Math.PI : turn) / (Math.PI / 4)) % ZONES.length];
}
