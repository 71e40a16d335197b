"""An address where there is nothing: a page for people, JSON for programs."""

import pytest
from django.test import Client

FROM_A_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nowhere", "/guide/nowhere", "/watch/a/b"])
def test_people_get_a_page_that_leads_on(path: str, db: None) -> None:
    answer = Client().get(path, headers=FROM_A_BROWSER)
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")
    page = answer.content.decode()
    assert "<h1>There is nothing at this address.</h1>" in page
    assert '<a href="/">All matches</a>' in page


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
def test_programs_get_json(accept: str, db: None) -> None:
    answer = Client().get("/nowhere", headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
