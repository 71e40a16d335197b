// How a side looks in all charts: its colour, and what tells it apart without colours: the dash of its line, the shape of its dots.

const DASHES = { 1: [[], [2, 3]], 2: [[8, 4], [8, 3, 2, 3]] };

// The value of a custom property of charts.css, as it is in the theme of the moment.
export function colour(name) {
  return getComputedStyle(document.body).getPropertyValue(`--${name}`).trim();
}

export function font(size = 12) {
  return `${size}px ${getComputedStyle(document.body).fontFamily}`;
}

// Return {stroke, width, dash} of a line of a chart.
export function strokeOf({ side, again, look }) {
  if (look === "par") return { stroke: "soft", width: 1, dash: [3, 3] };
  if (look === "required") return { stroke: "extra", width: 2, dash: [1, 3] };
  return { stroke: `side-${side}`, width: again ? 1.5 : 2.5, dash: DASHES[side][again ? 1 : 0] };
}

// A wicket: a disc for the first-listed side, a square for the other, a diamond where it is of neither.
export function drawDot(context, x, y, side, radius) {
  context.beginPath();
  if (side === 1) context.arc(x, y, radius, 0, 2 * Math.PI);
  else if (side === 2) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else for (const [dx, dy] of [[0, -1], [1, 0], [0, 1], [-1, 0]]) context.lineTo(x + 1.3 * dx * radius, y + 1.3 * dy * radius);
  context.closePath();
  context.fillStyle = colour("wicket");
  context.fill();
  context.lineWidth = radius / 3;
  context.strokeStyle = colour("card");
  context.stroke();
}
