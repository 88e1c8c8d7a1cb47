"""Pixels are held by whoever holds the ground at their centres."""

from __future__ import annotations

import numpy as np

from frontmap.scene import Look, set_stage
from frontmap.scene.held_pixels import holders_of_pixels, pixels_in_play, schedule_of_pixels
from tests.scene.small_war import FIRST, small_control

WIDTH, HEIGHT = 240, 150
NOON = FIRST.toordinal() + 9.5


def test_a_pixel_is_held_by_whom_its_centre_is_held_by() -> None:
    control = small_control()
    view = set_stage(control, Look(view="South"), width_px=WIDTH, height_px=HEIGHT).view
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    centres = view.to_metres(np.column_stack([columns.ravel(), rows.ravel()]) + 0.5)
    parcels = control.parcels_at(centres)
    held = pixels_in_play(control, view)
    own = parcels[held.pixels] >= 0
    assert 0 < own.sum() == (parcels >= 0).sum()
    assert (held.parcel[own] == parcels[held.pixels][own]).all()
    page = holders_of_pixels(control, held, NOON).ravel()
    asked = control.holders(centres, NOON)
    assert len(set(asked[parcels >= 0].tolist())) > 1
    assert (page[parcels >= 0] == np.where(asked < 0, len(control.sides), asked)[parcels >= 0]).all()


def test_the_tint_reaches_two_pixels_beyond_the_land_and_no_further() -> None:
    control = small_control()
    view = set_stage(control, width_px=WIDTH, height_px=HEIGHT).view
    held = pixels_in_play(control, view)
    rows, columns = np.divmod(held.pixels.astype(np.int64), WIDTH)
    place = np.divmod(held.place.astype(np.int64), WIDTH + 6)
    far = np.abs(place[0] - 3 - rows) + np.abs(place[1] - 3 - columns)
    assert set(far.tolist()) == {0, 1, 2}
    tinted = np.zeros((HEIGHT, WIDTH), dtype=bool)
    tinted[rows, columns] = True
    land = control.parcels_at(view.to_metres(np.column_stack([columns, rows])[far == 0] + 0.5))
    assert (land >= 0).all()
    wide = np.zeros((HEIGHT, WIDTH), dtype=bool)
    wide[rows[far == 0], columns[far == 0]] = True
    for _ in range(2):
        grown = wide.copy()
        grown[1:] |= wide[:-1]
        grown[:-1] |= wide[1:]
        grown[:, 1:] |= wide[:, :-1]
        grown[:, :-1] |= wide[:, 1:]
        wide = grown
    assert (wide[2:-2, 2:-2] == tinted[2:-2, 2:-2]).all()


def test_a_part_of_the_war_begins_where_the_part_before_it_ends() -> None:
    control = small_control()
    held = pixels_in_play(control, set_stage(control, width_px=WIDTH, height_px=HEIGHT).view)
    start, instants, pixels, holders = schedule_of_pixels(control, held, NOON - 4.0, NOON)
    assert len(instants)
    state = start.copy()
    state.reshape(-1)[pixels] = holders
    assert (state == holders_of_pixels(control, held, NOON)).all()
