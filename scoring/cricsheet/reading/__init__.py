"""Cricsheet files as checked documents.

archive       the .json files under a path: a file, a folder, a tar or a zip
file          one file or its bytes as a checked document; the match id of a file
check         the checks on a document: every key that later code relies on is there and has its type
fields        the checks on one value, and the error that they raise
documents     the shapes of a document and its parts, as TypedDicts
placeholders  what a required key has if nobody knows its value
deliveries    questions about deliveries that several modules ask

A new key: its type in `documents`, and a check in `check`, unless all code that reads the key tests the type itself.
"""
