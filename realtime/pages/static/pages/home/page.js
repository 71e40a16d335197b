// The page `/`: all matches. The server draws it; here the rows of matches in play follow each ball over one socket, and
// the list itself, to which matches come and from which they go, is fetched again from time to time.

import { setText } from "../shared/dom.js";
import { showSummary } from "./row.js";
import { Summaries } from "./summaries.js";

const AGAIN_MS = 30_000;

const list = document.getElementById("matches");
const chip = document.getElementById("connection");
const summaries = new Summaries(document.body.dataset.ws.split(" "), { onSummary: show, onConnection: showConnection });

follow();
setTimeout(keepLoading, AGAIN_MS);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  summaries.retryNow();
  load();
});
globalThis.addEventListener("online", () => summaries.retryNow());

function follow() {
  const rows = [...list.querySelectorAll("a[data-live]")];
  summaries.follow(rows.map((row) => row.dataset.id));
}

function show(message) {
  const row = list.querySelector(`a[data-id="${CSS.escape(message.id)}"]`);
  if (row !== null) showSummary(row, message);
}

function showConnection({ state, since }) {
  chip.hidden = state === "none";
  chip.className = `chip ${state}`;
  const at = since?.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  setText(chip, state === "stale" && at ? `not live since ${at}` : state);
}

// The page as it is drawn now; what a ball has changed since then is known.
async function load() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    take(page.getElementById("matches"));
  } catch {
    // Without a net the rows stay as they are, and the chip says so.
  }
}

function take(fresh) {
  if (fresh === null || fresh.innerHTML === list.innerHTML) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : undefined;
  list.replaceChildren(...fresh.childNodes);
  for (const message of summaries.newest.values()) show(message);
  if (focused) list.querySelector(`a[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  follow();
}

async function keepLoading() {
  if (document.visibilityState === "visible") await load();
  setTimeout(keepLoading, AGAIN_MS);
}
