from __future__ import annotations

from datetime import date

from frontmap.instant import evening
from frontmap.scene import Look, Stroke, Text, set_stage
from tests.scene.small_war import FIRST

MIDDLE = evening(date(1936, 9, 15))


def layer(stage, name, instant):
    return next((layer for layer in stage.moving(instant) if layer.name == name), None)


def test_an_interpolated_stretch_is_lighter_and_dated(control) -> None:
    stage = set_stage(control, Look(certainty=True), width_px=900, height_px=640)
    plain = set_stage(control, width_px=900, height_px=640)
    (text,) = layer(stage, "attested-days", MIDDLE).primitives
    assert isinstance(text, Text)
    assert text.text == "attested 7 September 1936"
    assert text.size_px >= 11.0
    colours = [
        {primitive.colour for primitive in layer(each, "front", MIDDLE).primitives if isinstance(primitive, Stroke)}
        for each in (stage, plain)
    ]
    assert colours[1] >= set(plain.flanks.values())
    assert not colours[0] & set(plain.flanks.values())


def test_an_attested_front_is_drawn_in_full_and_bears_no_date(control) -> None:
    stage = set_stage(control, Look(certainty=True), width_px=900, height_px=640)
    for day in (FIRST, date(1936, 9, 20)):
        assert layer(stage, "attested-days", evening(day)).primitives == ()
        drawn = {primitive.colour for primitive in layer(stage, "front", evening(day)).primitives}
        assert drawn >= set(stage.flanks.values())


def test_without_being_asked_for_no_date_is_written(control) -> None:
    assert layer(set_stage(control, width_px=480, height_px=270), "attested-days", MIDDLE) is None
