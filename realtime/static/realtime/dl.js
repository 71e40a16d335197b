// The line of a chase under the score: what the side would need to be level if play stopped now.

// `dl` as a prediction has it: {label, par, target, referee}. Empty where there is none.
export function parLine(dl, total) {
  if (!dl || dl.par === undefined) return "";
  const reason = dl.referee?.reason ? `, ${dl.referee.reason}` : "";
  return `${dl.label} par: ${dl.par} (${distance(total - dl.par)}${reason})`;
}

function distance(runs) {
  if (runs === 0) return "level";
  return runs > 0 ? `ahead by ${runs}` : `behind by ${-runs}`;
}
