// A text with keys between backticks.

// "undo; `U U`, redo" as [["undo; ", false], ["U", true], ["U", true], [", redo", false]].
export function splitKeys(text) {
  const parts = text.split("`").flatMap((part, at) => (at % 2 ? part.split(" ").map((key) => [key, true]) : [[part, false]]));
  return parts.filter(([part]) => part !== "");
}
