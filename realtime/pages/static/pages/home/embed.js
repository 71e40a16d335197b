// The page `/embed/{id}`, in the frame of another site: one row that moves with each ball, and says how high it is.

import { showSummary } from "./row.js";
import { Summaries } from "./summaries.js";

const row = document.querySelector("a[data-id]");
const summaries = new Summaries(document.body.dataset.ws.split(" "), {
  onSummary: (message) => showSummary(row, message),
  onConnection: ({ state }) => row.classList.toggle("stale", state === "stale"),
});
if (row.hasAttribute("data-live")) summaries.follow([row.dataset.id]);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && summaries.retryNow());
globalThis.addEventListener("online", () => summaries.retryNow());
new ResizeObserver(() => parent.postMessage({ cricksyHeight: document.documentElement.offsetHeight }, "*")).observe(document.body);
