"""Import and export of Cricsheet's JSON, and the work of the commands that use it. Nothing here needs a database.

reading/      reads files and archives as checked documents; the shapes of a document
importing/    turns a document into the events that a scorer would have recorded, and folds them
exporting/    turns a match into a document
about         the parts of a document that an import keeps, so that an export can write them again
rest          further parts that it keeps: reviews, officials' ids, keys that nobody knows
own_keys      our own key, for what Cricsheet has no word for, and how an import knows that nobody has edited a file
replaying/    scores a document through the public REST API
simulating/   simulates matches
verifying/    folds files and compares each result with the declared one

Imports go one way: verifying, replaying, simulating > exporting > importing > about, rest, own_keys > reading > the
engine.

A new key of Cricsheet: its place in reading/keys, its type in reading/documents, its check in reading if later code
relies on it, and the module of importing and of exporting that its part of the document names. A key that is only
carried from import to export: `KEPT` in reading/keys, and `about.CARRIED` if it is one of `info`. A new command: a
module in scoring/management/commands that calls one function of these rooms.
"""
