"""A match from request bodies in a file, for support, bug reports and small cases. Nothing here needs a database.

script   reads the file: the body of POST /games, and the requests after it as steps
play     folds the steps as the requests would, and tells what each of them did

A new kind of step: its row in `script.ADDRESSES`, and its function in `play.PROPOSERS`.
"""
