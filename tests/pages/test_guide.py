"""The guide for scorers, as a page that the console links to."""

import re

from django.test import Client


def test_the_guide_has_its_headings_and_each_of_its_pictures() -> None:
    answer = Client().get("/guide/scoring")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<h2>A wicket</h2>" in page
    assert "<td>wide, and two were run</td>" in page
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert len(pictures) > 4
    for address, alt in pictures:
        assert alt
        picture = Client().get(f"/guide/{address}")
        assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_other_pictures_of_the_docs_are_no_part_of_it() -> None:
    for name in ("watch", "score-none", "..%2fwatch"):
        assert Client().get(f"/guide/images/{name}.png").status_code == 404
