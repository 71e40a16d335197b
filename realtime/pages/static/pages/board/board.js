// The page `/board/<id>`: the figures for whoever puts up the tins, on any phone, without a login.

import { Follower } from "../shared/client.js";
import * as words from "../shared/words.js";
import { Screen } from "../score/device/screen.js";
import { T } from "../score/strings.js";
import { html, render } from "../vendor/lit-html.js";
import { drawBoard } from "./draw.js";

const root = document.getElementById("board");
let connection = { state: "connecting", since: null };
let isStarted = false;

const follower = new Follower(`/games/${encodeURIComponent(document.body.dataset.game)}`, {
  onSnapshot: draw,
  onConnection: (now) => {
    connection = now;
    if (isStarted) draw();
  },
});

function draw() {
  const { snapshot } = follower;
  const isLive = ["live", "polling"].includes(connection.state);
  const text = isLive ? T.scoreboard.live : T.scoreboard.notLive(words.connectionText(connection));
  const title = html`<h1 class="unseen">${snapshot?.name ?? T.scoreboard.title}</h1>`;
  render(html`${title}${snapshot ? drawBoard(snapshot) : ""}<p class=${isLive ? "" : "late"} role="status">${text}</p>`, root);
  if (snapshot) document.title = `${snapshot.total_runs}/${snapshot.total_wickets} ${snapshot.name}`;
}

new Screen().start();
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && follower.retryNow());
globalThis.addEventListener("online", () => follower.retryNow());
// Before, the first connection was told by the constructor of `follower`, and nothing could be drawn.
isStarted = true;
draw();
follower.start();
