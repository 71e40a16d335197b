// What a connection means on air. Silence becomes a small mark after half a minute, and nothing else is ever said; what
// a new connection brings at once is of the past.

const CONFIRMING = ["live", "polling"];
const STALE_MS = 30_000;
// What was missed comes within this time after a connection.
const CATCHING_UP_MS = 2_000;

export class Connection {
  // onStale(isStale). `now` is in milliseconds.
  constructor(onStale, { browser = globalThis, now = () => Date.now() } = {}) {
    Object.assign(this, { onStale, browser, now, connectedAt: null, timer: null });
    this.wait();
  }

  // The follower calls it each time the state is confirmed, and when that ends.
  take({ state }) {
    if (!CONFIRMING.includes(state)) {
      this.connectedAt = null;
      return;
    }
    this.connectedAt ??= this.now();
    this.onStale(false);
    this.wait();
  }

  wait() {
    this.browser.clearTimeout(this.timer);
    this.timer = this.browser.setTimeout(() => this.onStale(true), STALE_MS);
  }

  // Whether a state that comes now is of a ball that was just recorded.
  isSettled() {
    return this.connectedAt !== null && this.now() - this.connectedAt > CATCHING_UP_MS;
  }
}
