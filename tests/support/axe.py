"""axe-core, which looks for what shuts people out of a page (WCAG 2.2 AA, and good practice)."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

AXE = next(iter(sorted((Path(__file__).parents[2] / ".local/axe").glob("*/axe.min.js"))), None)
needs_axe = pytest.mark.skipif(AXE is None, reason="axe-core is not here: ./scripts/axe says why")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TAGS = [*RULES, "best-practice"]
RUN = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags });
  const tell = ({ html, any }) => `${html} ${any.map((one) => one.message)}`;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(tell)}`);
}"""


async def look(page: Page, step: str, tags: list[str] = TAGS) -> list[str]:
    """Return what axe finds on the page as it is. Its context needs `bypass_csp`: axe is a script of others."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.add_script_tag(path=str(AXE))
    found: Any = await page.evaluate(RUN, tags)
    return [f"{step}: {violation}" for violation in found]
