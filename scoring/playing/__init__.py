"""A match from a file, for support, bug reports and small cases. Nothing here needs a database.

script   reads a file of requests: the body of POST /games, and the requests after it as steps
play     folds the steps as the requests would, and tells what each of them did
record   folds an exported log (`scoring.log_file`) as it was recorded, and tells the same
file     which of the two a file is
told     what a step did, and the match after the last one

A new kind of step: its row in `script.ADDRESSES`, and its function in `scoring.engine.log.actions`.
"""
