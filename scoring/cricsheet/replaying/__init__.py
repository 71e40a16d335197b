"""A Cricsheet match scored through the public REST API, as a scorer at the ground would, ball by ball.

replay      `replay`: the events of a document, posted one after the other
requests    the path and body that record an event
client      one connection to the API: retries, time-outs, and the error with which a replay stops

A new kind of event needs nothing here. Another way to record one: `requests.build_request`.
"""
