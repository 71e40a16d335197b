"""Makes the dashboards of Grafana from the short descriptions in panels/: `python compose/grafana/build.py [FOLDER]`.

A panel of panels/*.yaml has:

title, about     what it shows, and how to read it
queries          expressions of Prometheus by their legend
unit             of Grafana, such as s, short, percentunit, bytes
warn, bad        thresholds, drawn as lines; `less: true` if small values are the bad ones
kind             timeseries (default), stat, heatmap or table
width            of 24; 8 by default

Expressions may use $job, $instance and $quantile; a dashboard has those variables that it uses.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SOURCE = {"type": "prometheus", "uid": "prometheus"}
WIDTH, HEIGHT = 24, 8
DEFAULT_WIDTH = 8
GREEN, ORANGE, RED = "green", "orange", "red"
Json = dict[str, Any]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "dashboards"
    for path in sorted((HERE / "panels").glob("*.yaml")):
        made = dashboard(path.stem, yaml.safe_load(path.read_text()))
        (folder / f"{path.stem}.json").write_text(json.dumps(made, indent=1) + "\n")


def dashboard(name: str, described: Json) -> Json:
    panels = place([(row["title"], [panel(each) for each in row["panels"]]) for row in described["rows"]])
    return {
        "uid": f"cricksy-{name}",
        "title": described["title"],
        "description": described["about"],
        "tags": ["cricksy"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "10s",
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "",
        "annotations": {"list": [alerts_that_fire()]},
        "links": [{"type": "dashboards", "title": "Cricksy", "tags": ["cricksy"], "asDropdown": True}],
        "templating": {"list": variables(described, json.dumps(panels))},
        "panels": panels,
    }


def place(rows: list[tuple[str, list[Json]]]) -> list[Json]:
    """Put panels from left to right below the title of their row, and number them."""
    placed: list[Json] = []
    top = 0
    for title, panels in rows:
        placed.append(
            {"type": "row", "title": title, "collapsed": False, "panels": [], "gridPos": box(0, top, WIDTH, 1)}
        )
        left, top = 0, top + 1
        for each in panels:
            width = each["gridPos"]["w"]
            if left + width > WIDTH:
                left, top = 0, top + HEIGHT
            placed.append({**each, "gridPos": box(left, top, width, HEIGHT)})
            left += width
        top += HEIGHT
    return [{"id": number, **each} for number, each in enumerate(placed, 1)]


def box(left: int, top: int, width: int, height: int) -> Json:
    return {"x": left, "y": top, "w": width, "h": height}


def panel(described: Json) -> Json:
    kind = described.get("kind", "timeseries")
    return {
        "type": kind,
        "title": described["title"],
        "description": described["about"],
        "datasource": SOURCE,
        "gridPos": box(0, 0, described.get("width", DEFAULT_WIDTH), HEIGHT),
        "targets": [target(number, *each, kind) for number, each in enumerate(described["queries"].items())],
        "fieldConfig": {"defaults": defaults(described, kind), "overrides": []},
        "options": OPTIONS[kind](described),
    }


def target(number: int, legend: str, expression: str, kind: str) -> Json:
    found: Json = {"refId": chr(ord("A") + number), "datasource": SOURCE, "expr": expression, "legendFormat": legend}
    if kind == "heatmap":
        return {**found, "format": "heatmap", "range": True}
    if kind == "table":
        return {**found, "format": "table", "instant": True}
    return {**found, "range": True}


def defaults(described: Json, kind: str) -> Json:
    found: Json = {"unit": described["unit"], "thresholds": {"mode": "absolute", "steps": steps(described)}}
    if kind == "timeseries":
        drawn = "line" if "warn" in described or "bad" in described else "off"
        found["min"] = 0
        found["color"] = {"mode": "palette-classic"}
        found["custom"] = {"fillOpacity": 10, "showPoints": "never", "thresholdsStyle": {"mode": drawn}}
    return found


def steps(described: Json) -> list[Json]:
    """A step colours all values from its own up to the next one's."""
    limits = [(described[name], colour) for name, colour in (("warn", ORANGE), ("bad", RED)) if name in described]
    if described.get("less"):
        # From the bad end upwards: red, orange above `bad`, green above `warn`.
        values = [None, *sorted(limit for limit, _ in limits)]
        colours = [colour for _, colour in reversed(limits)] + [GREEN]
        return [{"value": value, "color": colour} for value, colour in zip(values, colours, strict=True)]
    return [{"value": None, "color": GREEN}, *({"value": limit, "color": colour} for limit, colour in limits)]


OPTIONS = {
    "timeseries": lambda _: {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "stat": lambda _: {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "colorMode": "background",
        "graphMode": "area",
    },
    "heatmap": lambda described: {
        "calculate": False,
        "yAxis": {"unit": described["unit"]},
        "color": {"mode": "scheme", "scheme": "Oranges"},
        "tooltip": {"mode": "single", "yHistogram": True},
    },
    "table": lambda _: {"showHeader": True},
}


def variables(described: Json, expressions: str) -> list[Json]:
    """Return the variables that the expressions use, and `job` for the choice of instances."""
    known = {
        "job": query_variable("job", f'label_values(up{{job=~"{described["jobs"]}"}}, job)'),
        "instance": query_variable("instance", 'label_values(up{job=~"$job"}, instance)'),
        "quantile": quantile_variable(),
    }
    used = {name for name in known if f"${name}" in expressions} | ({"job"} if "$instance" in expressions else set())
    return [variable for name, variable in known.items() if name in used]


def query_variable(name: str, query: str) -> Json:
    return {
        "name": name,
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": query, "refId": name},
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "current": {"text": ["All"], "value": ["$__all"]},
    }


def quantile_variable() -> Json:
    values = ("0.5", "0.95", "0.99")
    return {
        "name": "quantile",
        "type": "custom",
        "query": ", ".join(values),
        "options": [{"text": value, "value": value, "selected": value == "0.99"} for value in values],
        "current": {"text": "0.99", "value": "0.99"},
    }


def alerts_that_fire() -> Json:
    return {
        "name": "Alerts",
        "datasource": SOURCE,
        "enable": True,
        "iconColor": RED,
        "expr": 'ALERTS{alertstate="firing", severity=~"critical|warning"}',
        "titleFormat": "{{alertname}}",
        "textFormat": "{{severity}}",
    }


if __name__ == "__main__":
    main()
