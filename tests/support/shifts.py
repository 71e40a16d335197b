"""What moves on a page by itself: layout shifts, as a browser scores them (Layout Instability)."""

from typing import Any

from playwright.async_api import Page

SHIFTS = """window.shifted = 0;
window.movers = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  const name = (node) => node?.id || node?.className || node?.nodeName;
  const rect = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join();
  window.shifted += entry.value;
  window.movers.push(...entry.sources.map((each) =>
    `${name(each.node)} ${rect(each.previousRect)} to ${rect(each.currentRect)}`));
})).observe({ type: "layout-shift", buffered: true });"""
"""An init script: `window.shifted` is their sum, `window.movers` what moved, as "name x,y,width,height to ..."."""
# A shift is told after the frame in which it happened.
TAKE = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  done([window.shifted, window.movers]);
  window.shifted = 0;
  window.movers = [];
}, 50)))"""


async def take_shifts(page: Page) -> tuple[float, list[str]]:
    """Return the sum of the shifts since this was last asked, and what moved."""
    found: Any = await page.evaluate(TAKE)
    return found[0], found[1]
