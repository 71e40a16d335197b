"""The overlay runs in the browser of OBS 30, Chromium 103: what it loads uses nothing that is younger.

The list of what a style sheet may have is closed: a word that is not in it has to be looked up first. Scripts have too
many words of their own for that, so there what came after Chromium 103 is forbidden by name. This does not see what is
called by a computed name, what behaves in another way in an old browser, and rare words that nobody thought of.
"""

import re
from pathlib import Path

import pytest

from realtime.pages.modules import SOURCES, list_modules
from realtime.pages.overlay import SCRIPT

STYLE = SOURCES / "pages/overlay/overlay.css"
AT_RULES = {"keyframes", "media"}
PSEUDO = {"after", "before", "empty", "nth-of-type"}
FUNCTIONS = {"clamp", "minmax", "translateY", "var"}
UNITS = {"%", "em", "fr", "px", "rem", "s", "vw"}
MEDIA = {"max-width", "prefers-reduced-motion"}
PROPERTIES = {
    *(
        "align-content",
        "align-items",
        "align-self",
        "animation",
        "background",
        "border",
        "border-bottom",
        "border-collapse",
        "border-left",
    ),
    *("border-radius", "border-top", "box-sizing", "color", "content", "display", "fill", "flex"),
    *("flex-direction", "flex-wrap", "font", "font-size", "font-variant-numeric", "font-weight", "gap", "height"),
    *("grid-template-columns", "inset", "justify-content", "line-height", "list-style", "margin", "margin-left"),
    *("margin-right", "margin-top", "max-height", "max-width", "min-height", "min-width", "opacity", "overflow"),
    *("overflow-wrap", "padding"),
    *("padding-top", "position", "right", "stroke", "stroke-dasharray", "stroke-linejoin", "stroke-width"),
    *("text-align", "text-anchor", "text-overflow", "text-transform", "top", "transform"),
    *("white-space", "width", "z-index"),
}
MOVING = {"opacity", "transform"}
# Of JavaScript and of browsers since Chromium 104, with a line that the pattern must find.
YOUNGER = {
    r"\.to(Sorted|Reversed|Spliced)\(": "list.toSorted()",
    r"\b(Object|Map)\.groupBy\(": "Object.groupBy(list, key)",
    r"\bPromise\.(withResolvers|try)\b": "Promise.withResolvers()",
    r"\bArray\.fromAsync\b": "Array.fromAsync(stream)",
    r"\.(union|intersection|(symmetricD|d)ifference|is(Subset|Superset)Of|isDisjointFrom)\(": "one.union(other)",
    r"\.(is|to)WellFormed\(": "text.isWellFormed()",
    r"\bIterator\b": "Iterator.from(list)",
    r"\.(values|keys|entries)\(\)\s*\.\s*\w+\(": "map.values().map(draw)",
    r"\.with\(": "list.with(0, 1)",
    r"\b(URL|Document)\.(canParse|parse|parseHTMLUnsafe)\(": "URL.canParse(text)",
    r"\bAbortSignal\.any\b": "AbortSignal.any([one, other])",
    r"\bstartViewTransition\b": "document.startViewTransition(draw)",
    r"\b(show|hide|toggle)Popover\b|\bpopover\b": "menu.showPopover()",
    r"\bcheckVisibility\b": "node.checkVisibility()",
    r"\b(setHTML|setHTMLUnsafe|getHTML|moveBefore)\b": "node.moveBefore(one, other)",
    r"\b(CSS\.highlights|Highlight)\b": "CSS.highlights.clear()",
    r"\bIntl\.DurationFormat\b": "new Intl.DurationFormat()",
    r"\b(RegExp\.escape|Error\.isError|Math\.sumPrecise|JSON\.rawJSON)\b": "RegExp.escape(text)",
    r"\b(to|from)(Base64|Hex)\b": "bytes.toBase64()",
    r"\bimport\b[^;\n]*\bwith\s*\{": 'import sheet from "./a.css" with { type: "css" };',
    r"\bimport\s+(defer|source)\b": 'import defer * as late from "./late.js";',
    r"/[dgimsuy]*v[dgimsuy]*\.(test|exec)\(": r"/\p{L}/v.test(text)",
    r"(?m)^\s*(await\s+)?using\s+\w+\s*=": "  using file = open();",
    r"\bscheduler\b": "await scheduler.yield()",
}


def read_style() -> str:
    return re.sub(r"/\*.*?\*/", "", STYLE.read_text(), flags=re.S)


def without_strings(style: str) -> str:
    return re.sub(r'"[^"]*"', '""', style)


def test_the_style_sheet_has_no_word_that_was_not_looked_up() -> None:
    style = without_strings(read_style())
    selectors = re.findall(r"([^{};]+)\{", style)
    assert set(re.findall(r"@([\w-]+)", style)) <= AT_RULES
    plain = [selector for selector in selectors if not selector.strip().startswith("@")]
    assert {name for selector in plain for name in re.findall(r":([\w-]+)", selector)} <= PSEUDO
    values = re.findall(r"[{;]\s*([\w-]+)\s*:\s*([^;{}]+)", style)
    assert {name for name, _ in values if not name.startswith("--")} <= PROPERTIES
    assert {name for _, value in values for name in re.findall(r"([\w-]+)\(", value)} <= FUNCTIONS
    assert {unit for _, value in values for unit in re.findall(r"(?<![\w#.-])-?[\d.]+([a-z]+|%)", value)} <= UNITS
    assert set(re.findall(r"@media \(([\w-]+):", style)) <= MEDIA
    assert len(re.findall(r"@media", style)) == len(re.findall(r"@media \([\w-]+: [\w-]+\) \{", style))


def test_no_rule_stands_in_another() -> None:
    outer: list[str] = []
    for selector, brace in re.findall(r"([^{}]*)([{}])", without_strings(read_style())):
        if brace == "}":
            outer.pop()
        else:
            assert all(rule.startswith("@") for rule in outer), selector
            outer.append(selector.strip())
    assert outer == []


def test_what_moves_is_moved_by_transform_and_opacity() -> None:
    style = read_style()
    (steps,) = re.findall(r"@keyframes \w+ \{(.*?\})\s*\}", style, re.S)
    assert set(re.findall(r"([\w-]+):", steps)) <= MOVING
    assert "transition" not in style
    assert "shadow" not in style
    assert "color-scheme" not in style


@pytest.mark.parametrize(("pattern", "line"), YOUNGER.items())
def test_no_script_has_what_is_younger(pattern: str, line: str) -> None:
    assert re.search(pattern, line), "the pattern finds nothing"
    paths = [SOURCES / module for module in list_modules(SCRIPT)]
    assert Path(SOURCES / SCRIPT) in paths
    assert len(paths) > 10
    found = {path.name: re.search(pattern, without_comments(path.read_text())) for path in paths}
    assert {name for name, seen in found.items() if seen} == set()


def without_comments(script: str) -> str:
    return re.sub(r"(?m)^\s*//.*$", "", script)
