"""Cricsheet's JSON in and out, and what the commands do with it. Nothing here needs a database.

reading/      files and archives to checked documents; the shapes of a document
importing/    a document to the events that a scorer would have recorded, and their fold
exporting/    a match to a document
about         what an import keeps of a document so that an export can write it again
replaying/    a document scored through the public REST API
simulating/   made-up matches
verifying/    files folded and compared with the results that they declare

Imports run verifying, replaying, simulating > importing, exporting > about > reading > the engine, without a circle.

A new key of Cricsheet: its type in reading/documents, its check in reading/check if later code relies on it, and the
module of importing and of exporting that its part of the document names. A key that is only carried from import to
export: `about.CARRIED`. A new command: a module in scoring/management/commands that calls one function of these rooms.
"""
