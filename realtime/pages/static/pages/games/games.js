// The page `/`: the list of matches, newest first, fetched again while the page is visible. Its only script.

import { Rows, el, setText } from "../shared/dom.js";

const AGAIN_MS = 15_000;
const note = document.getElementById("note");
// The value of a row is the match as text: objects of two responses always differ, so every row would be drawn again.
const rows = new Rows(document.getElementById("games"), (text) => drawGame(JSON.parse(text)));

function drawGame(game) {
  const link = el(
    "a",
    { href: `/watch/${encodeURIComponent(game.id)}` },
    el("strong", {}, game.name),
    el("span", { class: game.status === "live" ? "chip live" : "chip" }, game.status.replaceAll("_", " ")),
    el("span", { class: "line" }, game.result || game.score || "Not started"),
    el("small", {}, [game.venue, day(game.date)].filter(Boolean).join(" · ")),
  );
  return el("li", {}, link);
}

// The day where the match is played. Without a time it would be read as midnight UTC, the day before in America.
function day(date) {
  return date ? new Date(`${date}T12:00`).toLocaleDateString(undefined, { dateStyle: "medium" }) : "";
}

async function load() {
  try {
    const response = await fetch("/games?page_size=100");
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const { results } = await response.json();
    rows.show(results.map((game) => [game.id, JSON.stringify(game)]));
    setText(note, results.length ? "" : "No matches yet.");
  } catch {
    setText(note, "The list could not be read; trying again.");
  }
}

async function keepLoading() {
  if (document.visibilityState === "visible") await load();
  setTimeout(keepLoading, AGAIN_MS);
}

keepLoading();
