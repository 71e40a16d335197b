"""compose.yaml is valid in each profile, and says what the code and the other files say."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from cricksy import probe, run
from tests.compose import stackfile
from tests.compose.stackfile import FOLDER, PROFILES, Service
from tests.docs import source

SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|AUTH|_URL$")


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    env_file = tmp_path_factory.mktemp("compose") / ".env"
    assert stackfile.make_secrets(env_file).returncode == 0
    return stackfile.read_env(env_file)


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def stack(values: dict[str, str], profile: str) -> dict[str, Any]:
    return stackfile.load({**values, "COMPOSE_PROFILES": profile})


@pytest.fixture
def services(stack: dict[str, Any]) -> dict[str, Service]:
    return stack["services"]  # type: ignore[no-any-return]


def names(services: dict[str, Service], kind: str) -> list[str]:
    return [name for name in services if re.fullmatch(rf"{kind}-\d+", name)]


def test_a_profile_is_valid_by_the_compose_specification(stack: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(yaml.safe_dump(stack))
    assert_is_valid(tmp_path / "compose.yaml")


def assert_is_valid(file: Path) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*check, file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["tls.yaml", "direct.yaml"])
def test_a_file_over_it_is_valid_and_changes_only_services_that_exist(values: dict[str, str], name: str) -> None:
    assert_is_valid(FOLDER / name)
    largest = stackfile.load({**values, "COMPOSE_PROFILES": "large"})["services"]
    assert set(yaml.safe_load((FOLDER / name).read_text())["services"]) <= set(largest)


def test_every_websocket_process_can_be_published(values: dict[str, str]) -> None:
    largest = stackfile.load({**values, "COMPOSE_PROFILES": "large"})["services"]
    direct = yaml.safe_load((FOLDER / "direct.yaml").read_text())["services"]
    assert list(direct) == names(largest, "websocket")


def test_secrets_gives_every_variable_and_no_other(values: dict[str, str]) -> None:
    read_by_compose = {"COMPOSE_PROFILES"}
    assert stackfile.variables() | read_by_compose == set(values)


@pytest.mark.parametrize("name", sorted(stackfile.variables()))
def test_a_missing_variable_ends_the_start_with_a_sentence(values: dict[str, str], name: str) -> None:
    without = {each: value for each, value in values.items() if each != name}
    with pytest.raises(stackfile.Missing, match=r"run \./compose/secrets"):
        stackfile.interpolate(stackfile.FILE.read_text(), without)


def test_no_password_stands_in_the_file() -> None:
    read = yaml.safe_load(stackfile.FILE.read_text())
    written = {
        f"{name}.{variable}": value
        for name, service in read["services"].items()
        for variable, value in stackfile.environment(service).items()
        if SECRET.search(variable) and "?run ./compose/secrets}" not in value
    }
    assert written == {}


def test_services_depend_on_services_of_their_profile(services: dict[str, Service]) -> None:
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name


def test_every_setting_exists(services: dict[str, Service]) -> None:
    used = {name for each in stackfile.of_image(services).values() for name in stackfile.environment(each)}
    assert used - source.settings() == set()


def test_every_process_is_started_by_its_role(services: dict[str, Service]) -> None:
    roles = {name: each["command"] for name, each in stackfile.of_image(services).items()}
    assert {name: role for name, role in roles.items() if len(role) != 1 or role[0] not in run.ROLES} == {}
    assert {role for (role,) in roles.values()} == set(run.ROLES)
    kinds = {name: name.rpartition("-")[0] or name for name in roles}
    assert roles == {name: [kind] for name, kind in kinds.items()}


def test_there_are_two_of_what_a_restart_must_not_interrupt_and_one_beat(services: dict[str, Service]) -> None:
    for kind in ("web", "websocket", "worker"):
        assert len(names(services, kind)) >= 2
    assert [each["command"] for each in stackfile.of_image(services).values()].count(["beat"]) == 1


def test_a_larger_profile_has_all_of_a_smaller_one(values: dict[str, str]) -> None:
    small, medium, large = (
        set(stackfile.load({**values, "COMPOSE_PROFILES": profile})["services"]) for profile in PROFILES
    )
    assert small < medium < large


def test_only_nginx_is_published(stack: dict[str, Any]) -> None:
    assert [name for name, each in stack["services"].items() if "ports" in each] == ["nginx"]
    outside = [name for name, each in stack["services"].items() if "public" in each["networks"]]
    # Alertmanager calls webhooks.
    assert outside == ["nginx", "alertmanager"]
    assert stack["networks"]["data"]["internal"]


def test_only_nginx_is_a_trusted_proxy(services: dict[str, Service]) -> None:
    trusted = {each["environment"]["CRICKSY_TRUSTED_PROXIES"] for each in stackfile.of_image(services).values()}
    assert trusted == {stackfile.address(services["nginx"])}


def test_no_two_services_have_one_address(services: dict[str, Service]) -> None:
    addresses = [found for each in services.values() if (found := stackfile.address(each))]
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize(
    ("variable", "kind", "port"), [("NGINX_WEB", "web", 8000), ("NGINX_WEBSOCKET", "websocket", 8001)]
)
def test_nginx_knows_every_server(services: dict[str, Service], variable: str, kind: str, port: int) -> None:
    (file,) = services["nginx"]["env_file"]
    known = stackfile.read_env(FOLDER / file)[variable].split()
    assert known == [f"{stackfile.address(services[name])}:{port}" for name in names(services, kind)]


def test_nginx_never_takes_a_websocket_process_out(tmp_path: Path) -> None:
    """It would take it back one viewer at a time: when a request of it has ended, and a viewer's lasts for hours."""
    (tmp_path / "nginx").write_text("#!/bin/sh\n")
    (tmp_path / "nginx").chmod(0o755)
    env = {**stackfile.read_env(FOLDER / "nginx/small.env"), "NGINX_FOLDER": str(tmp_path / "folder")}
    env["PATH"] = f"{tmp_path}:{os.environ['PATH']}"
    subprocess.run(["sh", FOLDER / "nginx/run"], env=env, check=True)
    servers = (tmp_path / "folder/site/websocket.conf").read_text().splitlines()[1:]
    assert len(servers) == 2
    assert [line for line in servers if "max_fails=0" not in line] == []


def test_prometheus_knows_every_server(values: dict[str, str]) -> None:
    services = stackfile.load({**values, "COMPOSE_PROFILES": "large"})["services"]
    jobs = yaml.safe_load((FOLDER / "prometheus/prometheus.yml").read_text())["scrape_configs"]
    asked = {job["job_name"]: job["dns_sd_configs"][0] for job in jobs if "dns_sd_configs" in job}
    assert asked["web"]["names"] == names(services, "web")
    assert asked["ws"]["names"] == names(services, "websocket")
    assert asked["worker"]["names"] == [*names(services, "worker"), "sweep", "slow"]
    assert asked["exporter"]["names"] == ["exporter"]
    ports = {job: asked[job]["port"] for job in ("web", "ws", "worker", "exporter")}
    wanted = run.PORTS
    assert ports == {
        "web": wanted.web_metrics,
        "ws": wanted.metrics,
        "worker": wanted.worker_metrics,
        "exporter": wanted.exporter,
    }


def test_every_service_is_confined(services: dict[str, Service]) -> None:
    for name, each in services.items():
        assert each["read_only"], name
        assert each["cap_drop"] == ["ALL"], name
        assert each["security_opt"] == ["no-new-privileges:true"], name
        assert "mem_limit" in each, name
        assert each["logging"]["options"]["max-size"], name
        # Our image names its user itself.
        assert each["image"] == "cricksy" or not str(each.get("user", "0")).startswith("0"), name


def test_every_service_comes_back_but_migrate(services: dict[str, Service]) -> None:
    assert {name for name, each in services.items() if each["restart"] != "unless-stopped"} == {"migrate"}
    assert {name for name, each in services.items() if "healthcheck" not in each} == {"migrate"}


def test_a_process_that_is_not_alive_is_ended_by_its_health_check(services: dict[str, Service]) -> None:
    for name, each in stackfile.of_image(services).items():
        if name != "migrate":
            *command, role, option, _ = each["healthcheck"]["test"]
            assert command == ["CMD", "python", "-m", "cricksy.probe"], name
            assert (role in probe.PROBES, option) == (True, "--end-after"), name


def test_data_is_in_volumes_with_names(stack: dict[str, Any]) -> None:
    mounted = {
        volume.partition(":")[0]
        for each in stack["services"].values()
        for volume in each.get("volumes", [])
        if not volume.startswith((".", "/"))
    }
    assert mounted == set(stack["volumes"]) >= {"postgres", "redis-broker", "redis-live"}


def test_what_is_mounted_exists(services: dict[str, Service]) -> None:
    mounted = [volume.partition(":")[0] for each in services.values() for volume in each.get("volumes", [])]
    assert [path for path in mounted if path.startswith(".") and not (FOLDER / path).exists()] == []


def test_no_queue_is_evicted(services: dict[str, Service]) -> None:
    for name in ("redis-broker", "redis-live"):
        assert "maxmemory-policy noeviction" in services[name]["command"][0]
    assert "appendonly yes" in services["redis-broker"]["command"][0]


def test_every_image_names_its_version(services: dict[str, Service]) -> None:
    for name, each in services.items():
        assert each["image"] == "cricksy" or re.search(r":v?\d", each["image"]), name


def test_reads_that_may_be_old_go_to_the_replica_through_its_pool(services: dict[str, Service]) -> None:
    urls = {stackfile.environment(each)["DATABASE_READ_REPLICA_URL"] for each in stackfile.of_image(services).values()}
    (host,) = {urlsplit(url).hostname for url in urls}
    assert services[host]["environment"]["POOL_POSTGRES"] == "replica:5432"


def test_a_replica_has_the_settings_of_its_primary(services: dict[str, Service]) -> None:
    """With fewer connections it would not start; and it may become the primary."""
    primary = set(services["postgres"]["command"]) - {"-csynchronous_standby_names="}
    assert set(services["replica"]["command"]) == primary


def test_after_a_failover_nobody_asks_the_old_primary(values: dict[str, str], profile: str) -> None:
    moved = {**values, "COMPOSE_PROFILES": profile, "POSTGRES_PRIMARY": "replica"}
    read = stackfile.load(moved)["services"]
    asking = {
        f"{name}.{variable}"
        for name, each in read.items()
        for variable, value in stackfile.environment(each).items()
        if re.search(r"(@|^)postgres(:\d|$)", value)
    }
    # From which it was copied once.
    assert asking == {"replica.PRIMARY_HOST"}
