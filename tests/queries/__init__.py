"""What is asked of Postgres: how many statements, in which order, by which plans. docs/statements.md has the tables.

statements   the statements of a piece of work, in words
plans        the plan of each statement, as Postgres carried it out
process      a process that has just begun: nothing in its caches
visitor      every request of REST, every other address and every page of the admin, sent by somebody
work         everything else that asks Postgres: publishing, the sweep, commands
filled       a database with as many matches as wanted, all copies of one
"""
