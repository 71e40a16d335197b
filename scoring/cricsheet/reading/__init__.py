"""Cricsheet files as checked documents.

archive           the .json files under a path: a file, a folder, a tar or a zip
file              one file or its bytes as a checked document; the match id of a file
check             the checks on a document: every key that later code relies on is there and has its type
check_info        those on `info`; check_innings and check_delivery: those on an innings and on a ball
notes             what is noticed while a document is checked: older and unknown keys, names
findings          what is reported of a file that is read all the same
keys              the keys of the format, and which of them are read, kept or left out
names             the form in which names are compared
fields            the checks on one value, and the error that they raise
documents         the shapes of a document and its parts, as TypedDicts
placeholders      what a required key has if nobody knows its value
deliveries        questions about deliveries that several modules ask

A new key: its place in `keys`, its type in `documents`, and a check, unless all code that reads the key tests the type
itself.
"""
