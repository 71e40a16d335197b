// One tab of a device scores a match: two would mix their queues. The lock ends with its tab, however that ends.

export class TabLock {
  // onLost() when another tab has taken the lock.
  constructor(match, { onLost, browser = globalThis }) {
    Object.assign(this, { name: `cricksy-score-${match}`, onLost, browser });
    this.isHeld = false;
  }

  // Take the lock if it is free. Where there are no locks, this is the only tab as far as anybody knows.
  take() {
    return this.request({ ifAvailable: true });
  }

  // Take it from the other tab.
  steal() {
    return this.request({ steal: true });
  }

  request(options) {
    const { locks } = this.browser.navigator ?? {};
    if (!locks) return Promise.resolve((this.isHeld = true));
    return new Promise((resolve) => {
      const hold = (lock) => {
        this.isHeld = lock !== null;
        resolve(this.isHeld);
        return lock === null ? undefined : new Promise(() => {}); // until the tab ends or another one steals it
      };
      locks.request(this.name, options, hold).catch(() => this.lose());
    });
  }

  lose() {
    this.isHeld = false;
    this.onLost();
  }
}
