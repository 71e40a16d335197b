"""The record of a match: every write, every read, and the data derived from the log. Imports run from top to bottom.

- `api/`, `admin/`, `management/`: REST, Django admin, commands.
- `services/`: every write. `reads`: every read. `cricsheet/`: Cricsheet files in and out, replay, simulation.
  `playing/`: a match from request bodies in a file.
- `printing/`: scorecard, scorebook and picture of a match as PDF and PNG.
- `publishing/`: from the log to what viewers get and admins see.
- `replica/`: which reads go to a replica of Postgres, and when.
- `bell`: rings the workers after a write, by task name. `folding`: folded logs of recent matches.
  `listing`: the columns that lists show.
- `redis_store/`: keys and clients of the shared data in Redis. `match_cache`: one cached value for each match.
- `models/`: the tables. `metrics`: counters. `addresses`: where WebSockets are.
- `log_file`: the log of a match as JSON lines.
- `json_bodies`: reads JSON strictly. `bodies`: fills in what a new match may leave out.
  `starts`: when a match starts, and on which day where it is played. `transliteration`: names in ASCII, for ids.
- `errors`: refusals of the record. `place`: the name of one state of a match.
  `first_query`: statements that are sent once more, on a broken connection or after a restore.
- `engine/`: the laws of the game, pure; it imports the standard library only.

`scoring` imports neither `realtime` nor `workers`: how viewers get what is published is an argument.
"""
