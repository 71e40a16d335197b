"""A match on paper, and its picture: HTML in, PDF or PNG out.

- `documents`: the two documents, `print_scorecard` and `print_book`. Their templates are in templates/scoring/print/.
- `heading`, `scorecard`, `milestones`: what a scorecard shows. `book`, `balls`, `analysis`, `balance`: what a scorebook
  adds.
- `times`: when an innings began, its wickets fell and it ended.
- `names`: names of any script beside other text.
- `printer`: has a process of its own print, which `press.py` is.

The rows are computed from the state of a match alone; only `documents` and `printer` do more.
"""
