"""The whole database as one file of pg_dump, and back again in one transaction.

- `programs`: finds pg_dump, pg_restore and psql, and runs them without a password on a command line.
- `take`: writes the file, and its checksum beside it.
- `examine`: refuses a file that is damaged, of another database, or of a newer version of Cricksy.
- `replace`: replaces everything in the database by what the file holds, or nothing.
"""
