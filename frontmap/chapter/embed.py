"""One map for a text that another program builds: what Sphinx, Pandoc and Quarto call."""

from __future__ import annotations

from pathlib import Path

from frontmap.chapter.block import Written, read_block
from frontmap.chapter.check import block_problems
from frontmap.chapter.pictures import Drawer, Picture
from frontmap.chapter.wars import Wars
from frontmap.errors import ScenarioError
from frontmap.render.output import make_folder

__all__ = ["Embedding"]


class Embedding:
    """Makes pictures of blocks, one by one; wars are loaded once.

    Parameters
    ----------
    maps : Path
        The folder for pictures; the one that it lies in must be there.
    """

    def __init__(self, maps: Path) -> None:
        self._wars, self._drawer = Wars(), Drawer(maps)

    def picture(self, written: Written, folder: Path, root: Path | None = None) -> Picture:
        """Return the picture that a block asks for, drawn if it is not there yet.

        Parameters
        ----------
        written : Written
            What the block says, and where.
        folder : Path
            That of the text.
        root : Path, optional
            The folder from which scenarios may be read; by default `folder`.

        Raises
        ------
        ScenarioError
            If the block or its war has mistakes; it carries all of them.
        RenderError
            If the picture cannot be drawn as asked.
        """
        block, problems = read_block(written)
        if block is not None:
            problems += block_problems(block, written, self._wars, folder, root or folder)
        if block is None or problems:
            raise ScenarioError(problems)
        make_folder(self._drawer.folder)
        return self._drawer.picture(block, self._wars.named(str(block.scenario), folder, root or folder))
