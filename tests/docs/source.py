"""What the code of the four apps defines, found by reading its syntax trees.

Nothing here names a module: settings, metrics and codes may move to any file of the apps and are still found.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rest_framework import exceptions

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("cricksy", "scoring", "realtime", "workers")
SLUG = re.compile(r"[a-z]+(_[a-z0-9]+)*")
SETTING = re.compile(r"[A-Z][A-Z0-9_]+")
METRICS = ("Counter", "Gauge", "Histogram", "Summary", "Info", "Enum", "Source")
# Calls that take a code first: `umpire.refuse("code", ...)`, `Malformed("code", ...)`.
UMPIRE_REFUSES = ("refuse", "forbid")
UMPIRE_REMARKS = ("warn", "assume")
ERRORS = {"Unlawful": 422, "Malformed": 400}
STATUSES = range(400, 600)


@cache
def trees() -> tuple[ast.Module, ...]:
    files = [path for app in APPS for path in sorted((PROJECT / app).rglob("*.py")) if "migrations" not in path.parts]
    return tuple(ast.parse(path.read_text()) for path in files)


def nodes() -> Iterator[ast.AST]:
    for tree in trees():
        yield from ast.walk(tree)


def calls() -> Iterator[ast.Call]:
    return (node for node in nodes() if isinstance(node, ast.Call))


def classes() -> Iterator[ast.ClassDef]:
    return (node for node in nodes() if isinstance(node, ast.ClassDef))


def name_of(function: ast.expr) -> str:
    """`refuse` for `refuse(...)` and for `umpire.refuse(...)`; "" for anything else."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def text_of(node: ast.expr | None, form: re.Pattern[str]) -> str:
    """The text of a literal of this form, else ""."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and form.fullmatch(node.value)
    return str(node.value) if is_text and isinstance(node, ast.Constant) else ""


def number_of(node: ast.expr | None) -> int | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int) else None


def argument(call: ast.Call, position: int) -> ast.expr | None:
    return call.args[position] if len(call.args) > position else None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((each.value for each in call.keywords if each.arg == name), None)


def assigned(owner: ast.ClassDef) -> dict[str, ast.expr]:
    """The values that a class body assigns to plain names."""
    return {
        target.id: node.value
        for node in owner.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def settings() -> set[str]:
    """Every variable that is read from the environment."""
    return {name for name in (*read_by_settings(), *read_from_environ()) if name}


def read_by_settings() -> Iterator[str]:
    """`environment.text("NAME", ...)` and its sisters; some take more than one name."""
    for call in calls():
        function = call.func
        if isinstance(function, ast.Attribute) and name_of(function.value) == "environment":
            yield from (text_of(each, SETTING) for each in call.args)


def read_from_environ() -> Iterator[str]:
    """`os.environ.get("NAME")` and `os.environ["NAME"]`; `setdefault` and assignments only write."""
    for node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            if name_of(node.func.value) == "environ":
                yield text_of(argument(node, 0), SETTING)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and name_of(node.value) == "environ":
            yield text_of(node.slice, SETTING)


def metrics() -> dict[str, list[str]]:
    """The labels of each metric by its name as Prometheus shows it."""
    found = {}
    for call in calls():
        name = text_of(argument(call, 0), SLUG)
        if name_of(call.func) in METRICS and name:
            labels = argument(call, 2) or keyword(call, "labelnames") or keyword(call, "labels")
            found[name] = list(ast.literal_eval(labels)) if labels else []
    return found


def error_codes() -> dict[str, set[int]]:
    """Every code of a refused request, with the HTTP statuses that the code itself tells."""
    found: dict[str, set[int]] = {}
    for code, status in (*codes_of_calls(), *codes_of_classes(), *codes_of_bodies(), *codes_of_rest_framework()):
        if code:
            found.setdefault(code, set()).update({status} if status else ())
    return found


def codes_of_calls() -> Iterator[tuple[str, int | None]]:
    for call in calls():
        name = name_of(call.func)
        if name in UMPIRE_REFUSES and isinstance(call.func, ast.Attribute):
            yield text_of(argument(call, 0), SLUG), 422
        elif name in ERRORS:
            yield text_of(argument(call, 0), SLUG), ERRORS[name]
        elif number_of(argument(call, 0)) in STATUSES:  # refusal(404, "unknown_match", ...)
            yield text_of(argument(call, 1), SLUG), number_of(argument(call, 0))
        elif name == "__init__":  # super().__init__("conflicts", ...) of an error that has one code
            yield text_of(argument(call, 0), SLUG), None
        # ParseError(..., code="malformed_json") of REST framework
        yield text_of(keyword(call, "code"), SLUG), getattr(getattr(exceptions, name, None), "status_code", None)


def codes_of_classes() -> Iterator[tuple[str, int | None]]:
    """Errors that have their code as an attribute; a base class is never raised itself."""
    statuses = statuses_by_class()
    bases = {name_of(base) for each in classes() for base in each.bases}
    for each in classes():
        values = assigned(each)
        status = number_of(values.get("status_code")) or statuses.get(each.name)
        if each.name not in bases:
            yield text_of(values.get("code"), SLUG), status
            yield text_of(values.get("default_code"), SLUG), status


def statuses_by_class() -> dict[str, int]:
    """From a table such as {services.UnknownMatchError: 404, ...}."""
    return {
        name_of(key): status
        for node in nodes()
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if key is not None and name_of(key) and (status := number_of(value))
    }


def codes_of_bodies() -> Iterator[tuple[str, int | None]]:
    """A body that is written out: {"code": "upgrade_required", ...}."""
    for node in nodes():
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "code":
                    yield text_of(value, SLUG), None


def codes_of_rest_framework() -> Iterator[tuple[str, int | None]]:
    """Its own errors, but for those that the API answers with a code of ours (`malformed`)."""
    for each in vars(exceptions).values():
        is_error = isinstance(each, type) and issubclass(each, exceptions.APIException)
        if is_error and each not in (exceptions.APIException, exceptions.ValidationError):
            yield str(each.default_code), each.status_code


def remarks() -> set[str]:
    """Codes of warnings and assumptions in the response to a write that succeeded."""
    found = (call for call in calls() if name_of(call.func) in UMPIRE_REMARKS and isinstance(call.func, ast.Attribute))
    return {text_of(argument(call, 0), SLUG) for call in found} - {""}


def reasons() -> set[str]:
    """Codes that say why a match has no prediction or no Duckworth-Lewis figures.

    Their classes have a code and a detail and know their JSON form; a remark has no methods.
    """
    owners = {each.name for each in classes() if fields_of(each) == {"code", "detail"} and has_methods(each)}
    found = (call for call in calls() if name_of(call.func) in owners)
    return {text_of(argument(call, 0), SLUG) for call in found} - {""}


def fields_of(owner: ast.ClassDef) -> set[str]:
    return {
        each.target.id for each in owner.body if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    }


def has_methods(owner: ast.ClassDef) -> bool:
    return any(isinstance(each, ast.FunctionDef) for each in owner.body)


def close_codes() -> set[int]:
    (owner,) = [each for each in classes() if each.name == "CloseCode"]
    return {number for value in assigned(owner).values() if (number := number_of(value))}


def commands() -> set[str]:
    folders = [folder for app in APPS for folder in (PROJECT / app).rglob("management/commands")]
    names = {path.stem for folder in folders for path in folder.glob("*.py")}
    return names - {"__init__"} | {"up"}


def scripts() -> set[str]:
    return {path.name for path in (PROJECT / "scripts").iterdir() if path.is_file()}
