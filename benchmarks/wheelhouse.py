"""A folder of wheels to install from with no registry at hand: each made of what is installed already.

pip and pre-commit take their packages from it when PIP_FIND_LINKS names the folder and PIP_NO_INDEX is set;
what isn't there fails then, and is not fetched from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

#: What an installer writes beside the wheel's own files.
_OF_THE_INSTALLER = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}


def fill(folder: Path, requirements: Iterable[str]) -> None:
    """Wheels of the requirements, and of all that they require in turn, as they are installed here.

    Raises PackageNotFoundError where one isn't.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pending = [Requirement(one) for one in requirements]
    seen: set[tuple[str, str]] = set()
    made: set[str] = set()
    while pending:
        wanted = pending.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        installed = distribution(name)
        if name not in made:
            made.add(name)
            repack(installed, folder)
        for extra in {"", *wanted.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                pending += [further for further in map(Requirement, installed.requires or ())
                            if further.marker is None or further.marker.evaluate({"extra": extra})]


def repack(installed: Distribution, folder: Path) -> Path:
    """The wheel that a distribution was installed from, but for the commands that its installer made."""
    base = Path(str(installed.locate_file("")))
    tags = re.findall(r"^Tag: (\S+)", installed.read_text("WHEEL") or "", re.MULTILINE)
    parts = [sorted({tag.split("-")[place] for tag in tags}) for place in range(3)]
    name = re.sub(r"[-_.]+", "_", installed.metadata["Name"]).lower()
    wheel = folder / "-".join([name, installed.version, *(".".join(part) for part in parts)])
    wheel = wheel.with_name(wheel.name + ".whl")
    record = []
    with ZipFile(wheel, "w") as archive:
        for file in sorted(installed.files or (), key=str):
            inside = file.parts[0] != ".." and "__pycache__" not in file.parts
            if inside and not (file.parts[0].endswith(".dist-info") and file.name in _OF_THE_INSTALLER):
                data = (base / file).read_bytes()
                archive.writestr(file.as_posix(), data)
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                record.append(f'"{file.as_posix()}",sha256={digest},{len(data)}')
            if file.name == "METADATA" and file.parts[0].endswith(".dist-info"):
                own = (file.parent / "RECORD").as_posix()
        archive.writestr(own, "\n".join([*record, f'"{own}",,']) + "\n")
    return wheel


def surroundings(folder: Path) -> Mapping[str, str]:
    """The environment variables under which pip finds packages in the folder, and nowhere else."""
    return {"PIP_FIND_LINKS": str(folder), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1", "VIRTUALENV_NO_PERIODIC_UPDATE": "1"}
