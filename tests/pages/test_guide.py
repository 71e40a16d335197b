"""The guide for scorers, as a page that the console links to."""

import re

from django.conf import settings
from django.test import Client


def test_the_guide_has_its_headings_and_each_of_its_pictures() -> None:
    answer = Client().get("/guide/scoring")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert '<h2 id="a-wicket">A wicket</h2>' in page
    assert "<td>wide, and two were run</td>" in page
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert len(pictures) > 4
    for address, alt in pictures:
        assert alt
        picture = Client().get(f"/guide/{address}")
        assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_the_guide_has_contents_that_lead_to_its_chapters_and_links_to_the_console() -> None:
    page = Client().get("/guide/scoring").content.decode()
    contents = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', page)
    assert len(contents) > 8
    for target, title in contents:
        assert f'<h2 id="{target}">{title}</h2>' in page
    assert page.index("<h1>") < page.index("<nav") < page.index("<h2")
    for address in ("/score", "/score/practice"):
        assert f'<a href="{address}"><code>{address}</code></a>' in page


def test_the_guide_says_what_the_buttons_say() -> None:
    strings = (settings.BASE_DIR / "realtime/pages/static/pages/score/strings.js").read_text()
    page = (settings.BASE_DIR / "docs/scoring.md").read_text()
    cells = [row.split("|")[2] for row in page.splitlines() if row.startswith("| ") and "`" in row]
    named = {part.strip() for cell in cells for part in cell.split(",")}
    for label in {part for part in named if part and not part.isdigit() and part != "the number"}:
        assert f'"{label}"' in strings, label


def test_the_list_of_matches_leads_to_the_console(db: None) -> None:
    assert 'href="/score"' in Client().get("/").content.decode()


def test_other_pictures_of_the_docs_are_no_part_of_it() -> None:
    for name in ("watch", "score-none", "..%2fwatch"):
        assert Client().get(f"/guide/images/{name}.png").status_code == 404
