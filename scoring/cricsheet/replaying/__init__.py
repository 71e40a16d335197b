"""Scores a Cricsheet match through the public REST API ball by ball, as a scorer at the ground would.

replay      `replay` posts the events of a document one after the other
requests    the path and body of the request that records an event
client      one connection to the API: retries, time-outs, and the error that stops a replay

A new kind of event needs nothing here. Another way to record one: `requests.build_request`.
"""
