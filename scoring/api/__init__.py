"""The REST edge. A view parses, checks permission, calls one service or read, and serialises; nothing else.

- `urls`: every address. `games`: matches, and recording balls and events; `corrections`: amend, remove, undo, redo;
  `accounts`: login. `views`, `writes`: what they share.
- `parsers`, `headers`: what comes in. `renderers`, `serializers`, `conditional`: what goes out. `export` makes the
  exports, `exported` keeps them.
- `authentication`, `permissions`: who may do what; `rates`: how often. `scoring.logins` limits the guessing of
  passwords.
- `errors`: every refusal, and its HTTP status.
- `schema`, `shapes`: the OpenAPI description. A new field of a request comes from the engine's event without
  a change here; a new field of a response is added to `shapes` by hand.
"""
