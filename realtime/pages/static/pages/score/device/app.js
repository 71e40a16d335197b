// The installed app: the engine with its files, and the service worker that opens the page without a net.

import { Desk } from "../engine/desk.js";
import { EngineFiles } from "../engine/engine-files.js";

const WORKER = "/score/sw.js";
const SCOPE = "/score";

export class App {
  // `data` are the addresses that the page was given; onEngine() after each change of the engine's state.
  constructor(data, { onChange, onEngine, browser = globalThis }) {
    Object.assign(this, { data, onChange, browser, registration: null });
    this.files = data.engineFiles ? new EngineFiles(data.engineFiles, { onChange, browser }) : null;
    const { engineHash: hash, engineWorker: worker, enginePyodide: pyodide, engineZip: engine } = data;
    this.desk = new Desk({ hash, worker, pyodide, engine }, { onState: onEngine, browser });
  }

  // After the page can be used: a slow net must not carry the app before the score.
  async start() {
    await this.register();
    if (this.files === null) return this.desk.stop();
    await this.files.start();
    await this.desk.start();
  }

  async register() {
    const { serviceWorker } = this.browser.navigator;
    if (!serviceWorker) return;
    try {
      this.registration = await serviceWorker.register(WORKER, { scope: SCOPE });
      this.registration.addEventListener("updatefound", () => this.watch(this.registration.installing));
      await serviceWorker.ready;
    } catch (error) {
      // No place left, or a private window: the page works as long as it has a net.
      console.warn("the page cannot be kept on this device", error);
    }
  }

  watch(worker) {
    worker?.addEventListener("statechange", this.onChange);
  }

  // Whether another version of the page waits to be used.
  get isNewer() {
    return Boolean(this.registration?.waiting && this.browser.navigator.serviceWorker.controller);
  }

  // What was scored is kept on the device: a reload loses nothing.
  swap() {
    this.browser.navigator.serviceWorker.addEventListener("controllerchange", () => this.browser.location.reload(), { once: true });
    this.registration.waiting.postMessage("swap");
  }
}
