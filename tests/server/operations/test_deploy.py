"""The files for Docker, compose and systemd say what they must, even where no engine runs."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from markdown_pages import ROOT, page
from server.service import PROGRAM, clean_environment

DEPLOY = ROOT / "deploy"
INSTRUCTION = re.compile(r"^([A-Z]+)\s+(.*)$")


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile and its words, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    plain = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    found = []
    for line in plain.replace("\\\n", " ").split("\n"):
        if line.strip():
            matched = INSTRUCTION.match(line)
            assert matched, line
            found.append((matched[1], matched[2]))
    return found


def last_stage() -> list[tuple[str, str]]:
    every = instructions()
    start = max(number for number, (name, _) in enumerate(every) if name == "FROM")
    return every[start:]


def compose(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return read


# -- Docker


def test_base_images_have_a_version() -> None:
    for name, words in instructions():
        if name == "FROM":
            assert re.match(r"[a-z]+:[0-9][0-9a-z.-]+( AS [a-z]+)?$", words), words


def test_the_service_does_not_run_as_root() -> None:
    users = [words for name, words in last_stage() if name == "USER"]
    assert users == ["plebiscite"]
    order = [name for name, _ in last_stage()]
    assert order.index("USER") < order.index("ENTRYPOINT")
    assert "RUN" not in order[order.index("USER") :]


def test_packages_are_pinned_and_hashed() -> None:
    installs = [words for name, words in instructions() if "pip install" in words]
    assert any("--require-hashes" in words for words in installs)
    assert all("--require-hashes" in words or "--no-deps" in words for words in installs)
    assert any("npm ci --ignore-scripts" in words for _, words in instructions())


def test_apt_leaves_nothing_behind() -> None:
    for name, words in instructions():
        if name == "RUN" and "apt-get" in words:
            assert "apt-get update" in words
            assert "--no-install-recommends" in words
            assert "rm -rf /var/lib/apt/lists/*" in words


def test_nothing_secret_and_nothing_fetched_goes_in() -> None:
    for name, words in instructions():
        assert name not in {"ADD", "ARG"}, words
        assert not re.search(r"(?i)password|secret|token", words), words


def test_what_is_copied_exists_and_is_let_in() -> None:
    let_in = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    wanted = [line[1:] for line in let_in if line.startswith("!")]
    for name, words in instructions():
        if name != "COPY" or words.startswith("--from"):
            continue
        *sources, _ = words.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert any(source == each or source.startswith(f"{each}/") for each in wanted), source
    assert let_in[1] == "*", "everything else stays out"


def test_signals_reach_the_service() -> None:
    stage = dict(last_stage())
    assert stage["ENTRYPOINT"].startswith("[")
    assert stage["CMD"].startswith("[")
    assert stage["STOPSIGNAL"] == "SIGTERM"
    assert "/health/live" in stage["HEALTHCHECK"]
    assert f'"{stage["EXPOSE"]}"' in stage["CMD"]
    assert f":{stage['EXPOSE']}/" in stage["HEALTHCHECK"]


# -- compose


@pytest.mark.parametrize("name", ["compose.yaml", "registrar/compose.yaml"])
def test_what_compose_names_is_defined(name: str) -> None:
    read = compose(name)
    defined = {kind: set(read.get(kind, {})) for kind in ("volumes", "networks", "secrets")}
    for service in read["services"].values():
        assert set(service.get("networks", ())) <= defined["networks"]
        assert set(service.get("secrets", ())) <= defined["secrets"]
        assert set(service.get("depends_on", ())) <= set(read["services"])
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (DEPLOY / name).parent.joinpath(source).exists(), source
            else:
                assert source in defined["volumes"], source
    for volume in defined["volumes"]:
        assert volume in str(read["services"]), f"{volume} is used by nothing"


@pytest.mark.parametrize("name", ["compose.yaml", "registrar/compose.yaml"])
def test_containers_may_do_little(name: str) -> None:
    for service in compose(name)["services"].values():
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service.get("privileged")
        if service["image"].startswith("plebiscite"):
            assert service["cap_drop"] == ["ALL"]
            assert service["read_only"] is True
        else:
            assert re.search(r":[0-9]", service["image"])


def test_the_database_is_reached_from_inside_only() -> None:
    read = compose("compose.yaml")
    database = read["services"]["postgres"]
    assert "ports" not in database
    assert database["networks"] == ["inside"]
    assert read["networks"]["inside"]["internal"] is True
    assert "ports" not in read["services"]["service"], "only the proxy is reached from outside"
    assert ":" not in database["environment"]["POSTGRES_PASSWORD_FILE"]
    url = read["services"]["service"]["environment"]["PLEBISCITE_DATABASE_URL"]
    assert "@" in url
    assert ":" not in url.partition("://")[2].partition("@")[0], "no password in the file"


def test_the_registrar_is_apart() -> None:
    service, registrar = compose("compose.yaml"), compose("registrar/compose.yaml")
    assert service["name"] != registrar["name"]
    assert "registrar" not in str(service["services"])
    assert "ports" not in registrar["services"]["desk"]


@pytest.mark.parametrize(
    "words",
    [
        *[compose("compose.yaml")["services"]["service"]["command"]],
        *[compose("registrar/compose.yaml")["services"]["desk"]["command"]],
    ],
)
def test_commands_of_the_containers_exist(words: list[str]) -> None:
    subprocess.run(
        [PROGRAM, *words, "--help"], check=True, capture_output=True, env=clean_environment()
    )


# -- systemd

UNITS = sorted((DEPLOY / "systemd").iterdir())
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
    "RestrictSUIDSGID": "yes",
}


def settings_of(unit: Path) -> dict[str, str]:
    lines = [line for line in unit.read_text(encoding="utf-8").split("\n") if "=" in line]
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"])
def test_services_are_confined(unit: Path) -> None:
    found = settings_of(unit)
    for name, value in HARDENED.items():
        assert found.get(name) == value, (unit.name, name)
    assert found["User"] not in {"", "root"}
    assert "PASSWORD" not in unit.read_text(encoding="utf-8").upper()


def test_the_registrar_is_another_user_and_never_beside_the_service() -> None:
    registrar = settings_of(DEPLOY / "systemd/plebiscite-registrar.service")
    service = settings_of(DEPLOY / "systemd/plebiscite.service")
    assert registrar["User"] != service["User"]
    assert registrar["Conflicts"] == "plebiscite.service"


def test_the_service_is_given_time_to_end() -> None:
    from plebiscite.server.serving.children import GRACE

    found = settings_of(DEPLOY / "systemd/plebiscite.service")
    assert int(found["TimeoutStopSec"]) > 4 * GRACE


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        installed = text.replace("/opt/plebiscite/bin/plebiscite", shutil.which("true") or "")
        (tmp_path / unit.name).write_text(installed, encoding="utf-8")
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


# -- proxies


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_proxies_keep_no_access_log(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert "access_log off" in text or "output discard" in text
    assert "X-Forwarded-For" in text
    assert "proxy_add_x_forwarded_for" not in text, "what a client claims must not be believed"


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_proxies_wait_longer_than_the_service(name: str) -> None:
    from plebiscite.server.sequencing.client import SequencerClient

    text = (DEPLOY / name).read_text(encoding="utf-8")
    (waits,) = re.findall(r"(?:header_timeout|read_timeout) ([0-9]+)s", text)
    (longest,) = (SequencerClient.__init__.__kwdefaults__ or {}).values()
    assert int(waits) > longest


# -- the pages of documentation


def names_in_source() -> set[str]:
    found: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        found |= set(re.findall(r"PLEBISCITE_[A-Z_]*[A-Z]", file.read_text(encoding="utf-8")))
    return found


def test_every_setting_is_documented_and_no_other() -> None:
    told = set(re.findall(r"PLEBISCITE_[A-Z_]*[A-Z]", page("docs/reference/settings.md")))
    source = names_in_source()
    source.discard("PLEBISCITE_SMTP")  # the beginning of several
    assert source - told == set(), "not in settings.md"
    own = {name for name in told if not name.startswith("PLEBISCITE_SMTP_")}
    assert own - source == set(), "in settings.md only"


@pytest.mark.parametrize("path", ["compose.yaml", "plebiscite.env.example", "Caddyfile"])
def test_settings_of_the_examples_are_known(path: str) -> None:
    text = (DEPLOY / path).read_text(encoding="utf-8")
    used = set(re.findall(r"PLEBISCITE_[A-Z_]*[A-Z]", text)) - {"PLEBISCITE_HOST"}
    assert used <= names_in_source()


def test_the_guides_commands_exist_with_their_options() -> None:
    text = page("docs/how-to/operate.md")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.split("\n")]
    ours = [line.split() for line in lines if line.startswith("plebiscite ")]
    assert len(ours) >= 6
    for _, name, *words in ours:
        verb = words[:1] if name == "registrar" else []
        told = subprocess.run(
            [PROGRAM, name, *verb, "--help"],
            check=True,
            capture_output=True,
            text=True,
            env=clean_environment(),
        ).stdout
        for option in (word for word in words if word.startswith("--")):
            assert option in told, (name, option)
