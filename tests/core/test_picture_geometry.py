"""What is kept of a picture, upright and as it is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.picture_geometry import (
    box_size,
    changes_nothing,
    edited_size,
    kept_box,
    scaled_box,
    turned,
    upright_size,
)
from altwright.core.upload import UNCHANGED, Crop, PictureEdit

LEFT_TOP = Crop(0, 0, 0.25, 0.5)
"""A quarter across and half down, of a picture that is seen in 80 × 40."""


@pytest.mark.parametrize(
    ("orientation", "stored", "expected"),
    [
        (1, (80, 40), (0, 0, 20, 20)),
        (2, (80, 40), (60, 0, 80, 20)),
        (3, (80, 40), (60, 20, 80, 40)),
        (4, (80, 40), (0, 20, 20, 40)),
        (5, (40, 80), (0, 0, 20, 20)),
        (6, (40, 80), (0, 60, 20, 80)),
        (7, (40, 80), (20, 60, 40, 80)),
        (8, (40, 80), (20, 0, 40, 20)),
    ],
)
def test_a_crop_is_found_in_the_stored_picture(
    orientation: int, stored: tuple[int, int], expected: tuple[int, int, int, int]
) -> None:
    assert kept_box(LEFT_TOP, stored, orientation) == expected
    assert upright_size(stored, orientation) == (80, 40)


shares = st.floats(-1, 2)
crops = st.none() | st.builds(Crop, shares, shares, shares, shares)
lengths = st.integers(1, 5000)


@given(crops, lengths, lengths, st.integers(1, 8))
def test_whatever_is_cropped_lies_within_the_picture_and_holds_a_pixel(
    crop: Crop | None, width: int, height: int, orientation: int
) -> None:
    left, top, right, bottom = kept_box(crop, (width, height), orientation)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height


@given(crops, lengths, lengths, lengths, lengths)
def test_what_is_kept_is_kept_when_the_picture_was_decoded_smaller(
    crop: Crop | None, width: int, height: int, fewer: int, lower: int
) -> None:
    box = kept_box(crop, (width, height))
    left, top, right, bottom = scaled_box(box, (width, height), (fewer, lower))
    assert 0 <= left < right <= fewer
    assert 0 <= top < bottom <= lower
    assert scaled_box(box, (width, height), (width, height)) == box


@given(crops, st.integers(-9, 9), lengths, lengths)
def test_the_size_after_an_edit_is_the_size_of_what_is_kept(
    crop: Crop | None, turns: int, width: int, height: int
) -> None:
    kept = box_size(kept_box(crop, (width, height)))
    assert edited_size((width, height), PictureEdit(turns, crop)) == (kept if turns % 2 == 0 else kept[::-1])


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (UNCHANGED, True),
        (PictureEdit(-4, Crop(0, 0, 1, 1)), True),
        (PictureEdit(2), False),
        (PictureEdit(0, Crop(0, 0, 1, 0.99)), False),
    ],
)
def test_an_edit_that_changes_nothing_is_known(edit: PictureEdit, *, expected: bool) -> None:
    assert changes_nothing(edit) is expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (0, Crop(0, 0, 0.25, 0.5)),
        (1, Crop(0.5, 0, 1, 0.25)),
        (2, Crop(0.75, 0.5, 1, 1)),
        (3, Crop(0, 0.75, 0.5, 1)),
        (-1, Crop(0, 0.75, 0.5, 1)),
        (4, Crop(0, 0, 0.25, 0.5)),
    ],
)
def test_a_crop_turns_with_its_picture(turns: int, expected: Crop) -> None:
    assert turned(LEFT_TOP, turns) == expected
    assert turned(turned(LEFT_TOP, turns), -turns) == LEFT_TOP
