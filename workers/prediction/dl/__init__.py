"""The Duckworth-Lewis Standard Edition: revised targets and par scores (docs/duckworth-lewis.md).

- `table`: the resource table, read from `standard_edition.csv` or another file, and checked.
- `published`: the published table, with a second check against the authors' curve.
- `configured`: the table that this installation uses, and the method applied with it.
- `g50`: the average total of a 50-over innings.
- `method`: the arithmetic from resources to target and par.
- `standing`: where a match stands: values and their JSON form.
- `compute`: the standing of a match of the scoring engine.
- `what_if`: the standing if an innings were cut, and what a scorer would post.

All arithmetic is in whole units (`table.UNITS` to a percent) and fractions: a rounding error could cost a run.
"""
