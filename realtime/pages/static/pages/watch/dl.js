// The Duckworth-Lewis par of a chase in words: the score that would be level if play stopped now.

// `dl` is {label, par, target, referee}, as in a prediction. Empty text if there is no par.
export function parLine(dl, total) {
  if (!dl || dl.par === undefined) return "";
  const reason = dl.referee?.reason ? `, ${dl.referee.reason}` : "";
  return `${dl.label} par: ${dl.par} (${distance(total - dl.par)}${reason})`;
}

function distance(runs) {
  if (runs === 0) return "level";
  return runs > 0 ? `ahead by ${runs}` : `behind by ${-runs}`;
}
