"""A report as text for a terminal. Brackets hold the bootstrap intervals."""

from collections.abc import Iterator

from workers.prediction.judging.report import ChanceRow, FigureBody, InningsReport, Report, TotalRow

CHANCE_HEAD = (
    f"{'':56}{'matches':>8}{'balls':>9}  {'log-loss':>24}{'Brier':>24}{'cal. err':>9}{'accuracy':>9}{'slope':>24}"
)
TOTAL_HEAD = f"{'':34}{'matches':>8}{'balls':>9}  {'RMSE':>24}{'MAE':>9}{'bias':>9}{'in 80 %':>9}"


def lines(report: Report) -> Iterator[str]:
    yield f"{report['kind']}: {report['matches']} matches of full length; ratings frozen {report.get('frozen')}"
    if report["first_innings"]:
        yield from _chance_lines("First innings: the batting side wins", report["first_innings"])
    if report["chase"]:
        yield from _chance_lines("Chase: it succeeds", report["chase"])
    for name, row in report["break"].items():
        figures = ", ".join(f"{part} {write_interval(row[part], 3).strip()}" for part in ("mean", "p90", "worst"))
        yield f"Step at the break, {name}: {figures}"
    if report["score"]:
        yield from _total_lines(report["score"])


def _chance_lines(title: str, part: InningsReport) -> Iterator[str]:
    yield ""
    yield title
    yield CHANCE_HEAD
    parts = {"all balls": part.get("all_balls", {})}
    parts |= {f"after over {over}": rows for over, rows in part.get("after_over", {}).items()}
    parts |= part.get("by_competition", {})
    parts |= part.get("shortened", {})
    for where, rows in parts.items():
        for name, row in rows.items():
            yield _chance_line(f"{where[:31]}, {name}", row)


def _chance_line(name: str, row: ChanceRow) -> str:
    return (
        f"{name:56}{row['matches']:8}{row['balls']:9}  "
        f"{write_interval(row['log_loss'], 4)}{write_interval(row['brier'], 4)}"
        f"{row['calibration_error']['value']:9.4f}{row['accuracy']['value']:9.3f}{write_interval(row['slope'], 3)}"
    )


def _total_lines(score: dict[str, dict[str, TotalRow]]) -> Iterator[str]:
    yield ""
    yield "First innings: the total"
    yield TOTAL_HEAD
    for part, rows in score.items():
        where = "all balls" if part == "all_balls" else f"after over {part}"
        for name, row in rows.items():
            yield _total_line(f"{where}, {name}", row)


def _total_line(name: str, row: TotalRow) -> str:
    coverage = f"{row['coverage']['value']:9.3f}" if "coverage" in row else ""
    return (
        f"{name:34}{row['matches']:8}{row['balls']:9}  {write_interval(row['rmse'], 2)}"
        f"{row['mae']['value']:9.2f}{row['bias']['value']:9.2f}{coverage}"
    )


def write_interval(figure: FigureBody, digits: int) -> str:
    value, low, high = (f"{number:.{digits}f}" for number in (figure["value"], figure["low"], figure["high"]))
    return f"{f'{value} [{low}, {high}]':>24}"
