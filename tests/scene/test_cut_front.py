"""Of a long front only what comes near the page is drawn, and nothing that is seen is lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontmap.scene.front import DrawnFront, cut_to_page
from frontmap.scene.view import View
from tests.scene.small_war import small_control

VIEW = View(small_control().theatre.projection, 0.0, 0.0, 1000.0, 480, 300)


@given(arrays(np.float64, st.tuples(st.integers(2, 12), st.just(2)), elements=st.floats(-2000, 2000).map(round)))
def test_what_is_seen_of_a_front_stays(line) -> None:
    page = shapely.box(0, 0, VIEW.width_px, VIEW.height_px)
    front = DrawnFront("red", "blue", line, line, line)
    pieces = [part.line for part in cut_to_page([front], VIEW)]
    cut = shapely.MultiLineString([piece for piece in pieces if len(piece) > 1])
    whole = shapely.LineString(line)
    lost = shapely.difference(shapely.intersection(whole, page), shapely.buffer(cut, 1e-6))
    assert lost.length < 1e-3
    assert sum(len(piece) for piece in pieces) <= 2 * len(line)


def test_a_front_beyond_the_page_is_gone_and_one_on_it_is_the_same() -> None:
    near = np.array([(10.0, 10.0), (400.0, 200.0)])
    front = DrawnFront("red", "blue", near, near, near)
    assert cut_to_page([front], VIEW)[0].line is near
    assert cut_to_page([replace(front, line=near + 900, left=near + 900, right=near + 900)], VIEW) == []
