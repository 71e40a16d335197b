// Loads what most readers never look at: the charts when they come into sight, and the earlier balls when they are asked for.
// Most come for the score, and uPlot is as large as the rest of the page.

const EARLIER = "200px"; // before they are in sight

export class LazyCharts {
  constructor(root, gameUrl) {
    Object.assign(this, { root, gameUrl, charts: null, newest: null, forecast: null });
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        this.load();
      },
      { rootMargin: EARLIER },
    );
    observer.observe(root);
  }

  async load() {
    const styles = this.root.dataset.styles.split(" ").map(loadStyle);
    const [{ Charts }] = await Promise.all([import("./charts/charts.js"), ...styles]);
    this.charts = new Charts(this.root, this.gameUrl);
    if (this.newest) this.charts.show(this.newest.snapshot, null, this.newest.place);
    if (this.forecast) this.charts.showForecast(this.forecast);
  }

  showSnapshot(snapshot, previous, place) {
    this.newest = { snapshot, place };
    this.charts?.show(snapshot, previous, place);
  }

  showForecast(forecast) {
    this.forecast = forecast;
    this.charts?.showForecast(forecast);
  }
}

export class LazyEarlier {
  constructor({ link, ...parts }) {
    Object.assign(this, { parts, earlier: null, newest: null });
    link.addEventListener("click", (event) => {
      if (!this.newest || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      // The server has the same pages, if the script cannot be had.
      this.open(link.href).catch(() => location.assign(link.href));
    });
  }

  async open(pageUrl) {
    const { Earlier } = await import("./earlier.js");
    if (!this.earlier) {
      this.earlier = new Earlier({ ...this.parts, pageUrl });
      this.earlier.show(this.newest.snapshot, null, this.newest.place);
    }
    this.earlier.openBefore();
  }

  showSnapshot(snapshot, previous, place) {
    this.newest = { snapshot, place };
    this.earlier?.show(snapshot, previous, place);
  }
}

function loadStyle(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    Object.assign(link, { onload: resolve, onerror: reject });
    document.head.append(link);
  });
}
