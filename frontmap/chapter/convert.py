"""From a page to a document, by Pandoc."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
import zipfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from frontmap.errors import MissingTool, RenderError
from frontmap.render.output import write_whole

__all__ = ["DOCUMENTS", "check_tools", "write_document"]

DOCUMENTS = ("docx", "epub", "pdf")
"""The kinds of document that Pandoc makes."""

_ENGINES = ("xelatex", "lualatex", "pdflatex", "tectonic", "typst", "weasyprint", "wkhtmltopdf")
_SECONDS = 300
# Documents carry the day on which they were made; the same text shall give the same document.
_NO_DAY = "315532800"


def check_tools(kind: str) -> None:
    """Refuse a kind of document that cannot be made on this machine.

    Raises
    ------
    MissingTool
        If Pandoc is not there, or for a PDF none of the engines that it could use.
    """
    if shutil.which("pandoc") is None:
        raise MissingTool(
            f"{kind} needs Pandoc, which is not installed; install it from pandoc.org, or with apt-get install pandoc, "
            "or build html, md or bbcode, which need nothing"
        )
    if kind == "pdf" and _engine() is None:
        raise MissingTool(
            f"pdf needs an engine that Pandoc can use, and none is installed; install one of {', '.join(_ENGINES)}, or "
            "build html and print it from a browser"
        )


def write_document(html: str, path: Path, folder: Path, title: str, language: str) -> None:
    """Make a document of a page.

    Parameters
    ----------
    html : str
        The body of the page.
    path : Path
        Its ending says what kind of document.
    folder : Path
        From which the addresses of pictures in the page start.
    title, language : str
        May be empty; a book without a title bears the name of its file.

    Raises
    ------
    MissingTool
        As `check_tools`.
    RenderError
        If Pandoc fails; DiskError if the file cannot be written. A former file is then untouched.
    """
    kind = path.suffix[1:]
    check_tools(kind)
    with tempfile.TemporaryDirectory(prefix="frontmap-") as own:
        made = Path(own) / f"document.{kind}"
        identifier = uuid.uuid5(uuid.NAMESPACE_URL, html)
        command = ["pandoc", "--from=html", "--standalone", f"--output={made}", f"--resource-path={folder.resolve()}"]
        command += [f"--metadata=identifier:urn:uuid:{identifier}", f"--metadata=lang:{language or 'en'}"]
        if title or kind == "epub":
            command.append(f"--metadata=title:{title or path.stem}")
        engine = _engine()
        if kind == "pdf" and engine is not None:
            command.append(f"--pdf-engine={engine}")
        # Engines that read a page look for its pictures from where they are started, whatever Pandoc is told.
        _run(command, html, folder.resolve() if kind == "pdf" else Path(own))
        content = made.read_bytes() if made.is_file() else b""
    if zipfile.is_zipfile(BytesIO(content)):
        content = _undated(content)

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_whole(path, write)


def _undated(archive: bytes) -> bytes:
    # Pandoc 2 writes the clock's time beside each file of a book, whatever it is told; the order stays, for a book's
    # kind has to be its first file.
    undated = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as dated, zipfile.ZipFile(undated, "w") as target:
        for entry in dated.infolist():
            plain = zipfile.ZipInfo(entry.filename)
            plain.compress_type = entry.compress_type
            target.writestr(plain, dated.read(entry))
    return undated.getvalue()


def _engine() -> str | None:
    return next((engine for engine in _ENGINES if shutil.which(engine)), None)


def _run(command: list[str], html: str, folder: Path) -> None:
    environment = os.environ | {"SOURCE_DATE_EPOCH": _NO_DAY}
    try:
        ended = subprocess.run(
            command,
            input=html.encode(),
            capture_output=True,
            cwd=folder,
            env=environment,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RenderError(f"Pandoc was not done after {_SECONDS} seconds; nothing was written") from None
    except OSError as error:
        raise MissingTool(f"Pandoc cannot be started: {error.strerror or error}; install it anew") from error
    if ended.returncode != 0:
        told = ended.stderr.decode("utf-8", "replace").strip()[-800:]
        raise RenderError(f"Pandoc failed and nothing was written; it says: {told or f'code {ended.returncode}'}")
