"""The resource table: the published one, and what another file must be to replace it."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.prediction.dl.published import PUBLISHED, fits_curve, gaps, published_table
from workers.prediction.dl.table import OVER, UNITS, WICKETS, UnfitTable, load_table

TEXT = PUBLISHED.read_text()


def cell(overs: int, wickets: int) -> float:
    return published_table().left(overs * OVER, wickets) / UNITS


def test_the_published_table_has_51_rows_of_ten() -> None:
    assert published_table().longest == 50 * OVER
    assert all(len(row) == WICKETS for row in published_table().rows)
    assert "Standard Edition" in published_table().source


@pytest.mark.parametrize(
    ("overs", "wickets", "percent"),
    [
        (50, 0, 100.0),
        (40, 0, 89.3),
        (20, 0, 56.6),
        (10, 5, 26.1),
        (25, 5, 42.2),
        (41, 1, 85.3),
        (16, 8, 11.8),
        (1, 9, 2.5),
    ],
)
def test_cells_as_printed(overs: int, wickets: int, percent: float) -> None:
    assert cell(overs, wickets) == percent


def test_nothing_is_left_without_overs_or_wickets() -> None:
    assert not any(published_table().rows[0])
    assert published_table().left(300, 10) == 0


def test_every_cell_is_within_a_tenth_of_the_curve() -> None:
    assert max(abs(gap) for gap in gaps(published_table())) <= 0.1


def test_each_over_adds_no_more_than_the_one_before_apart_from_rounding() -> None:
    for wickets in range(WICKETS):
        steps = [cell(overs + 1, wickets) - cell(overs, wickets) for overs in range(50)]
        assert all(later <= earlier + 0.2 + 1e-9 for earlier, later in pairwise(steps))


def test_balls_inside_an_over_are_interpolated_linearly() -> None:
    assert published_table().left(2 * OVER + 1, 6) == 6.6 * UNITS + (9.5 - 6.6) * UNITS / 6
    assert published_table().left(19 * OVER + 3, 0) * 2 == published_table().left(
        19 * OVER, 0
    ) + published_table().left(20 * OVER, 0)


@given(st.integers(0, 299), st.integers(0, 9))
def test_a_ball_or_a_wicket_never_raises_what_is_left(balls: int, wickets: int) -> None:
    assert published_table().left(balls, wickets) <= published_table().left(balls + 1, wickets)
    assert published_table().left(balls, wickets + 1) <= published_table().left(balls, wickets)


def written(folder: Path, text: str) -> Path:
    file = folder / "table.csv"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("overs_left", "overs", "shape"),
        ("50,100.0,", "50,", "shape"),
        ("\n23,62.7,60.4,57.4,53.4,48.0,40.9,32.0,21.5,11.9,4.7", "", "shape"),
        ("\n23,62.7", "\n22,62.7", "shape"),
        ("62.7,60.4", "many,60.4", "malformed"),
        ("62.7,60.4", "62.701,60.4", "malformed"),
        ("62.7,60.4", "nan,60.4", "malformed"),
        ("50,100.0", "50,100.1", "not_percent"),
        ("\n0,0.0", "\n0,0.1", "not_percent"),
        ("62.7,60.4", "60.3,60.4", "not_monotone"),
        ("62.7,60.4", "62.7,58.5", "not_monotone"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in TEXT
    with pytest.raises(UnfitTable) as refused:
        load_table(written(tmp_path, TEXT.replace(old, new)))
    assert refused.value.code == code


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitTable):
        load_table(written(tmp_path, ""))


def test_another_table_may_have_other_figures_and_more_overs(tmp_path: Path) -> None:
    longer = TEXT.replace("\n50,", "\n51,100.9,94.0,85.5,75.1,62.8,49.0,34.9,22.0,11.9,4.7\n50,").replace(
        "62.7,60.4", "62.25,60.4"
    )
    table = load_table(written(tmp_path, longer))
    assert table.longest == 51 * OVER
    assert table.left(23 * OVER, 0) == 62.25 * UNITS


def test_a_typing_error_in_the_published_figures_is_found(tmp_path: Path) -> None:
    assert not fits_curve(load_table(written(tmp_path, TEXT.replace("62.7,60.4", "62.7,60.0"))))
