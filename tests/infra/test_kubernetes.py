"""The Kubernetes example is valid by published schemas, and names what exists."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from cloudcoil.models.keda import v1alpha1 as keda

from cricksy import brokers, probe, run
from tests.docs import source

KUBERNETES = "1.37"
FOLDER = Path(__file__).resolve().parents[2] / "compose" / "kubernetes"
FILES = sorted(FOLDER.glob("*.yaml"))
OF_KEDA = "keda.sh/v1alpha1"
Document = dict[str, Any]


def documents() -> Iterator[Document]:
    for file in FILES:
        yield from yaml.safe_load_all(file.read_text())


def name_of(document: Document) -> str:
    return f"{document['kind']} {document['metadata']['name']}"


def kind(*names: str) -> list[Document]:
    return [each for each in documents() if each["kind"] in names]


def of_kubernetes() -> list[Document]:
    return [each for each in documents() if each["apiVersion"] != OF_KEDA]


def of_keda() -> list[Document]:
    return [each for each in documents() if each["apiVersion"] == OF_KEDA]


def pods() -> list[tuple[str, Document]]:
    """The name and the specification of each pod."""
    return [(each["metadata"]["name"], each["spec"]["template"]["spec"]) for each in kind("Deployment", "Job")]


def containers() -> list[tuple[str, Document]]:
    return [(name, only(pod["containers"])) for name, pod in pods()]


def only(values: list[Any]) -> Any:
    (value,) = values
    return value


@pytest.mark.parametrize("document", of_kubernetes(), ids=name_of)
def test_each_object_is_valid(document: Document) -> None:
    kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_a_wrong_object_is_noticed() -> None:
    wrong = only([each for each in kind("Deployment") if each["metadata"]["name"] == "web"])
    wrong["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, KUBERNETES, strict=True)


@pytest.mark.parametrize("document", of_keda(), ids=name_of)
def test_each_object_of_keda_is_valid(document: Document) -> None:
    assert as_known_to_keda(document) == document


def test_a_wrong_object_of_keda_is_noticed() -> None:
    for field, value in (("pollingInterval", "often"), ("pollIntervall", 5)):
        wrong = of_keda()[0]
        wrong["spec"][field] = value
        with pytest.raises((ValueError, AssertionError)):
            assert as_known_to_keda(wrong) == wrong


def as_known_to_keda(document: Document) -> Document:
    """Read it with KEDA's types, which drop a field that they do not know, and write it again."""
    read = getattr(keda, document["kind"]).model_validate(document)
    return dict(read.model_dump(mode="json", by_alias=True, exclude_unset=True))


def test_every_role_has_a_pod() -> None:
    commands = {name: container["command"] for name, container in containers()}
    assert commands == {role: ["python", "-m", "cricksy.run", role] for role in run.ROLES if role != "flower"}


def test_every_probe_asks_what_answers() -> None:
    ports = {"web": run.PORTS.http, "websocket": run.PORTS.websocket}
    for name, container in containers():
        for each in (container[key] for key in container if key.endswith("Probe")):
            if "exec" in each:
                assert each["exec"]["command"][:3] == ["python", "-m", "cricksy.probe"]
                assert each["exec"]["command"][3] in (*probe.BY_FILE, "exporter")
            else:
                assert each["httpGet"]["port"] == ports[name]
                assert only(each["httpGet"]["httpHeaders"]) == {"name": "Host", "value": settings()["ALLOWED_HOSTS"]}


def test_alive_restarts_and_ready_routes() -> None:
    servers = [container for name, container in containers() if name in ("web", "websocket")]
    assert {each["livenessProbe"]["httpGet"]["path"] for each in servers} == {"/api/health"}
    assert {each["readinessProbe"]["httpGet"]["path"] for each in servers} == {"/api/health/ready"}


def settings() -> dict[str, str]:
    return dict(only(kind("ConfigMap"))["data"])


def test_every_setting_is_known() -> None:
    secret = re.findall(r"[A-Z_]{6,}", (FOLDER / "settings.yaml").read_text().partition("apiVersion")[0])
    assert {*settings(), *secret} <= source.settings()


def test_everything_selects_a_pod() -> None:
    labels = [each["spec"]["template"]["metadata"]["labels"] for each in kind("Deployment")]
    for each in kind("Service"):
        assert each["spec"]["selector"] in labels
    for each in kind("PodDisruptionBudget", "Deployment"):
        assert each["spec"]["selector"]["matchLabels"] in labels


def test_every_service_has_its_port() -> None:
    ports = {name: {one["containerPort"] for one in each.get("ports", [])} for name, each in containers()}
    for each in kind("Service"):
        assert only(each["spec"]["ports"])["targetPort"] in ports[each["metadata"]["name"]]
    services = {each["metadata"]["name"] for each in kind("Service")}
    paths = only(only(kind("Ingress"))["spec"]["rules"])["http"]["paths"]
    assert {path["backend"]["service"]["name"] for path in paths} == services


def test_what_is_scaled_has_no_number_of_its_own() -> None:
    """Each deployment would put it back."""
    numbers = {each["metadata"]["name"]: each["spec"].get("replicas") for each in kind("Deployment")}
    scaled = {each["spec"]["scaleTargetRef"]["name"] for each in kind("ScaledObject")}
    assert {name for name, number in numbers.items() if number is None} == scaled == {"worker", "slow"}
    assert numbers["beat"] == 1


def test_a_list_that_is_counted_is_a_queue_that_a_worker_does_not_empty_ahead() -> None:
    found = [
        trigger for each in kind("ScaledObject") for trigger in each["spec"]["triggers"] if trigger["type"] == "redis"
    ]
    assert only(found)["metadata"]["listName"] in brokers.NAMES
    assert "--disable-prefetch" in run.process_of("slow").command


def test_no_pod_may_more_than_it_must() -> None:
    for name, pod in pods():
        assert pod["securityContext"]["runAsNonRoot"], name
        security = only(pod["containers"])["securityContext"]
        assert security["readOnlyRootFilesystem"], name
        assert not security["allowPrivilegeEscalation"], name
        assert only(pod["containers"])["resources"]["limits"]["memory"], name


def test_a_pod_that_serves_waits_for_its_balancers() -> None:
    for name, pod in pods():
        if name in ("web", "websocket"):
            pause = only(pod["containers"])["lifecycle"]["preStop"]["sleep"]["seconds"]
            assert 3 <= pause < pod["terminationGracePeriodSeconds"] - 10
