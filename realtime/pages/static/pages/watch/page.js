// The page `/watch/<id>`. Each part draws itself from the snapshot, and only when what it shows has changed:
// - score.js: name, venue, score, rates and the situation; crease.js: batters, bowler, partnership
// - balls.js: this over, recent overs (walk.js goes through them), ball by ball; scorecards.js: all innings; rows.js: rows of both cards
// - prediction.js: the panel of the prediction, with forecast.js (what is predicted), chances.js (drawing), dl.js (par)
// - moments.js: the key moments
// - loading.js: loads the charts (charts/charts.js) when they are first looked at, and earlier.js (overs.js) when asked for
// - tabs.js: which part a phone shows; share.js: the button that shares the match
// A new part: its drawing in a file here, its place in watch.html, and a line in `parts` below.

import { Follower } from "../shared/client.js";
import { byId, el, holdHeights, part, setText } from "../shared/dom.js";
import { nameIsolator } from "../shared/names.js";
import * as words from "../shared/words.js";
import { drawLines, drawOverNow, drawRecentOvers } from "./balls.js";
import { drawCrease } from "./crease.js";
import { drawMoments } from "./moments.js";
import { LazyCharts, LazyEarlier } from "./loading.js";
import { PredictionPanel } from "./prediction.js";
import { drawHead, drawScore, speak } from "./score.js";
import { drawCards } from "./scorecards.js";
import { addressOf, startSharing } from "./share.js";
import { startTabs } from "./tabs.js";

const gameId = document.body.dataset.game;

const parts = [
  drawHead(),
  drawScore(),
  speak(),
  drawCrease(),
  part(byId("over-now"), (s) => [s.this_over, s.deliveries], drawOverNow),
  drawRecentOvers(),
  drawLines(),
  drawMoments(),
  part(byId("ticker"), (s) => [s.ticker], drawTicker),
  drawCards(),
];

const holdCards = holdHeights(document.querySelectorAll("#place, #sides, #situation, .score, #middle, #recent-part, #lines"));
const isolateNames = nameIsolator();
let connection = { state: "connecting" };
let isFinished = false;
const gameUrl = `/games/${encodeURIComponent(gameId)}`;
const charts = new LazyCharts(byId("charts"), gameUrl);
const earlier = new LazyEarlier({ link: byId("earlier"), newest: byId("newest"), root: byId("overs"), gameUrl });
const prediction = new PredictionPanel(`${gameUrl}/prediction`, byId, { onForecast: (forecast) => charts.showForecast(forecast) });
const follower = new Follower(gameUrl, {
  onSnapshot: show,
  onPrediction: (message) => prediction.showPrediction(message),
  onConnection: showConnection,
});
follower.start();
startTabs();
startSharing({
  button: byId("share"),
  note: byId("link"),
  say: (text) => setText(byId("said"), text),
  describe: () => ({ title: byId("name").textContent, text: document.title, url: addressOf(location, follower) }),
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && follower.retryNow());
globalThis.addEventListener("online", () => follower.retryNow());

function show(received, previous) {
  const snapshot = isolateNames(received);
  for (const draw of parts) draw(snapshot);
  holdCards();
  const place = { epoch: follower.epoch, seq: follower.seq };
  prediction.showSnapshot(snapshot, previous, place);
  charts.showSnapshot(snapshot, previous, place);
  earlier.showSnapshot(snapshot, previous, place);
  isFinished = Boolean(snapshot.result);
  drawChip();
  document.body.classList.add("ready");
  document.body.dataset.seq = follower.seq;
}

function showConnection(newest) {
  connection = newest;
  drawChip();
  byId("stuck").hidden = connection.state !== "stuck";
  byId("polling").hidden = connection.state !== "polling";
  if (connection.state === "unknown") setText(byId("situation"), "There is no such match.");
}

function drawChip() {
  const chip = byId("connection");
  // A finished match is not "live", although a correction would still come at once.
  const finished = isFinished && ["live", "polling"].includes(connection.state);
  chip.className = `chip ${finished ? "finished" : connection.state}`;
  setText(chip, finished ? "finished" : words.connectionText(connection));
}

function drawTicker(s) {
  const ticks = words.byNumber(s.ticker ?? {}).reverse();
  if (ticks.length === 0) return null;
  return ticks.map(([, tick]) => el("li", {}, tick.after ? el("span", { class: "label" }, words.point(s, tick.after)) : null, tick.text));
}
