"""A directive for Sphinx, in MyST and reStructuredText: ``extensions = ["frontmap.chapter.sphinx"]``.

Its content is that of a block in a chapter. The pictures are drawn into the folder of Sphinx's own work, so that
nothing is written beside the sources, and none is drawn twice.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from frontmap import __version__
from frontmap.chapter.block import Written
from frontmap.chapter.embed import Embedding
from frontmap.errors import FrontmapError

__all__ = ["MapDirective", "setup"]


class MapDirective(SphinxDirective):
    """A map of a war."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the figure of the map; a mistake is an error of the document."""
        source = Path(self.env.doc2path(self.env.docname))
        # reStructuredText counts the lines before the content from the head of the file, MyST from the directive.
        offset = self.content_offset
        line = offset + 1 if offset >= self.lineno else self.lineno + offset + 1
        written = Written("\n".join(self.content) + "\n", os.fspath(source), line)
        maps = Path(self.env.doctreedir) / "frontmap-maps"
        try:
            picture = Embedding(maps).picture(written, source.parent, Path(self.env.srcdir))
        except FrontmapError as error:
            raise self.error(str(error)) from error
        self.env.note_reread()  # a scenario may change while the text does not; what is drawn already stays
        shown = os.path.relpath(picture.still, source.parent).replace(os.sep, "/")
        figure = nodes.figure("", nodes.image(uri=shown, alt=picture.alt))
        if picture.caption:
            figure += nodes.caption("", picture.caption)
        self.set_source_info(figure)
        return [figure]


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directive known to Sphinx."""
    app.add_directive("frontmap", MapDirective)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
