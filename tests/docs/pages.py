"""What the documents name, found by reading their tables and code spans."""

import re
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGES = (
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "compose/README.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
)
SPAN = re.compile(r"`([^`\n]+)`")
ROW = re.compile(r"^\|(?!-)(.+?)(?<!\\)\|", re.MULTILINE)
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
REQUEST = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/[\w/{}.-]*)")


def text_of(page: str) -> str:
    return (PROJECT / page).read_text()


def everything() -> str:
    return "\n".join(page.read_text() for page in PAGES)


def section(page: str, title: str) -> str:
    """The text below the one heading that begins with this title, up to the next heading of its level."""
    (found,) = [body for heading, body in sections(page) if heading.startswith(title)]
    return found


def sections(page: str) -> Iterator[tuple[str, str]]:
    parts = SECTION.split(text_of(page))
    return zip(parts[1::2], parts[2::2], strict=True)


def first_cells(text: str) -> list[str]:
    """The first cell of each row of the tables in a text."""
    return [cell.strip() for cell in ROW.findall(text)]


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables in a text, without headings."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    is_rule = [all(set(cell) <= set("-:") for cell in row) for row in cells]
    return [row for at, row in enumerate(cells) if not is_rule[at] and not any(is_rule[at + 1 : at + 2])]


def named_first(text: str) -> list[str]:
    """The code spans in the first cell of each row."""
    return [span for cell in first_cells(text) for span in SPAN.findall(cell)]


def codes_by_status() -> dict[str, set[int]]:
    """Error codes of docs/errors.md with the statuses in the headings above their tables."""
    found: dict[str, set[int]] = {}
    for heading, body in sections("docs/errors.md"):
        statuses = {int(number) for number in re.findall(r"\b[45]\d\d\b", heading)}
        for code in named_first(body) if statuses else ():
            found.setdefault(code, set()).update(statuses)
    return found


def requests() -> set[tuple[str, str]]:
    """Method and path of each request that a document names, with every parameter written as {}."""
    return {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in REQUEST.findall(everything())}


def metrics() -> set[str]:
    """Names in code spans that look like our metrics, without their labels."""
    form = re.compile(r"((?:ws|cricksy)_[a-z_]+)(?:\{.*\})?")
    return {found[1] for span in SPAN.findall(everything()) if (found := form.fullmatch(span))}


def commands() -> set[str]:
    return set(re.findall(r"manage\.py ([a-z_]+)", everything()))


def scripts() -> set[str]:
    return set(re.findall(r"\bscripts/([a-z_]+)", everything()))


def modules() -> set[str]:
    """Dotted names of our apps that documents name in code spans: modules, or what stands in them."""
    form = re.compile(r"(?:cricksy|scoring|realtime|workers)(?:\.\w+)+(?=\W|$)")
    spans = [span for span in SPAN.findall(everything()) if not span.startswith(("python -m", "celery"))]
    return {found[0] for span in spans if (found := form.match(span))}


def paths() -> set[str]:
    """Files and folders of this repository that documents name in code spans."""
    top = "|".join(("cricksy", "docs", "realtime", "requirements", "scoring", "scripts", "static", "tests", "workers"))
    form = re.compile(rf"\.?/?((?:{top})/[\w./*-]*)")
    return {found[1].rstrip("./") for span in SPAN.findall(everything()) if (found := form.fullmatch(span.split()[0]))}
