"""The AsyncAPI document (version 3.0) of what is pushed, by WebSocket and as Server-Sent Events.

The schemas of states are made from the types that the engine's views are checked against.
"""

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict
from urllib.parse import urlsplit

from realtime.wire.close_codes import CloseCode
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.summary import Summary

Schema = dict[str, Any]

PRIMITIVES: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    type(None): {"type": "null"},
    Any: {},
}
ANY_OBJECT: Schema = {"type": "object"}
ABOUT = (
    "Live cricket: a snapshot of a match, then what each ball changed of it. docs/protocol.md of the project says in "
    "full what a client does; GET /api/schema describes everything else. Anonymous and read-only."
)
SINCE = "EPOCH.SEQ of the newest state that the client has: it gets what comes after that, not a snapshot."
STREAM = (
    "The messages of a match as Server-Sent Events, each as `data`; the id of a state's event is its place. The answer "
    "is 307 to the server that writes it, 204 if the match is over and nothing is missing. Any origin may read it."
)
CLOSES = "Close codes: " + ", ".join(f"{code.value} {code.name.lower()}" for code in CloseCode)


def schema_of(hint: Any) -> Schema:
    """Return the JSON schema of a type as it is in JSON."""
    if is_typeddict(hint):
        hints = get_type_hints(hint)
        properties = {name: schema_of(each) for name, each in hints.items()}
        return {"type": "object", "properties": properties, "required": sorted(hint.__required_keys__)}
    origin, of = get_origin(hint), get_args(hint)
    if origin is list:
        return {"type": "array", "items": schema_of(of[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(of[1])}
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(each) for each in of]}
    if origin is NotRequired:
        return schema_of(of[0])
    return PRIMITIVES[hint]


def message(event: str, about: str, required: Sequence[str], **parts: Schema) -> dict[str, Any]:
    """Describe a message; `parts` are its keys besides `event`."""
    payload = {"type": "object", "required": ["event", *required], "properties": {"event": {"const": event}, **parts}}
    return {"name": event, "summary": about, "contentType": "application/json", "payload": payload}


PLACE: dict[str, Schema] = {"id": {"type": "string"}, "epoch": {"type": "integer"}, "seq": {"type": "integer"}}
DELTA: Schema = {
    "type": "object",
    "description": "Merged into the snapshot (RFC 7396), but for `deliveries_delta`; applies to the state `base_seq`.",
    "required": ["type", "base_seq"],
    "properties": {"type": {"const": "delta"}, "base_seq": {"type": "integer"}, "deliveries_delta": ANY_OBJECT},
}
MESSAGES: dict[str, dict[str, Any]] = {
    "snapshot": message(
        "state:update",
        "A whole match",
        [*PLACE, "snapshot"],
        **PLACE,
        snapshot={"$ref": "#/components/schemas/snapshot"},
    ),
    "delta": message("state:update", "What an event changed", [*PLACE, "delta"], **PLACE, delta=DELTA),
    "prediction": message(
        "prediction:update",
        "The prediction for a state, as in GET /games/{id}/prediction",
        [*PLACE, "prediction"],
        **PLACE,
        prediction=ANY_OBJECT,
    ),
    "heartbeat": message(
        "heartbeat",
        "This is the newest state. With `stuck`, nothing newer can be shown: event `stuck` cannot be folded",
        list(PLACE),
        **PLACE,
        stuck={"type": "integer"},
    ),
    "summary": message(
        "summary:update",
        "A match of a list in a few words",
        [*PLACE, "summary"],
        **PLACE,
        summary={"$ref": "#/components/schemas/summary"},
    ),
    "list_heartbeat": message("heartbeat", "All matches of the list are as their newest summaries say", []),
}
OF_MATCH = ("snapshot", "delta", "prediction", "heartbeat")
OF_LIST = ("summary", "list_heartbeat")


def describe(websocket_urls: Sequence[str]) -> dict[str, Any]:
    """Return the document for these WebSocket servers."""
    servers = {f"websocket-{number}": _server(url) for number, url in enumerate(websocket_urls, 1)}
    channels = {
        "match": _channel("/ws/games/{id}", OF_MATCH, "A match, by WebSocket", since=SINCE),
        "list": _channel("/ws/games", OF_LIST, "A list of matches, by WebSocket", ids="Ids with commas, at most 100."),
        "stream": _channel("/games/{id}/stream", OF_MATCH, STREAM, "http", since=f"{SINCE} Last-Event-ID goes before."),
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Cricksy", "version": "1", "description": ABOUT},
        "defaultContentType": "application/json",
        "servers": servers,
        "channels": channels,
        "operations": {name: _operation(name, each) for name, each in channels.items()},
        "components": {
            "messages": MESSAGES,
            "schemas": {"snapshot": schema_of(Snapshot), "summary": schema_of(Summary)},
        },
    }


def _server(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {"host": parts.netloc, "protocol": parts.scheme, "pathname": parts.path or "/", "description": CLOSES}


def _channel(address: str, messages: Sequence[str], about: str, kind: str = "ws", **query: str) -> dict[str, Any]:
    properties = {name: {"type": "string", "description": text} for name, text in query.items()}
    channel: dict[str, Any] = {
        "address": address,
        "description": about,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
    }
    if "{id}" in address:
        channel["parameters"] = {"id": {"description": "The match, as in GET /games/{id}."}}
    if kind == "ws":
        channel["bindings"] = {"ws": {"method": "GET", "query": {"type": "object", "properties": properties}}}
    else:
        channel["description"] += "".join(f" `?{name}=`: {text}" for name, text in query.items())
    return channel


def _operation(name: str, channel: Mapping[str, Any]) -> dict[str, Any]:
    """Describe what the server does: it sends all messages of the channel."""
    messages = [{"$ref": f"#/channels/{name}/messages/{each}"} for each in channel["messages"]]
    return {"action": "send", "channel": {"$ref": f"#/channels/{name}"}, "messages": messages}
