{% load static %}// import { follow } from "https://HOST/follow.js"; follows a match by push from a page of any origin. docs/protocol.md
// says what comes. It is the client of Cricksy's own pages.
import { Follower } from "{% static 'pages/shared/client.js' %}";

const { origin } = new URL(import.meta.url);

// Call onSnapshot(snapshot, previous) with each state of match `id`, onPrediction(message) with each prediction, and
// onConnection({ state, since }) when the connection changes: "live" and "polling" are current. Returns what stop() ends.
export function follow(id, { onSnapshot, onPrediction = () => {}, onConnection = () => {} }) {
  const prefersStream = origin !== globalThis.location?.origin;
  const match = `${origin}/games/${encodeURIComponent(id)}`;
  const follower = new Follower(match, { onSnapshot, onPrediction, onConnection, prefersStream });
  follower.start();
  return follower;
}
