"""Copies of a picture are recognised, other pictures are not; what a camera noted is read exactly."""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from dudao.infra.pictures.facts import PhotoFacts, distance_m, exif_of
from dudao.infra.pictures.hashing import SAME_PICTURE, distance, is_telling, perceptual_hash
from dudao.infra.pictures.thumbnail import PictureError, thumbnail


def photo(seed: int, size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A picture of soft shapes, another one for each seed."""
    dice = random.Random(seed)
    picture = Image.new("RGB", size, tuple(dice.choices(range(256), k=3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(25):
        left, top = dice.randrange(size[0]), dice.randrange(size[1])
        box = (left, top, left + dice.randrange(50, 500), top + dice.randrange(50, 400))
        draw.ellipse(box, fill=tuple(dice.choices(range(256), k=3)))
    return picture.filter(ImageFilter.GaussianBlur(3))


def saved(folder: Path, picture: Image.Image, name: str, **options: object) -> Path:
    path = folder / name
    picture.save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("seed", range(8))
def test_smaller_and_recompressed_copies_are_the_same_picture(tmp_path: Path, seed: int) -> None:
    original = perceptual_hash(saved(tmp_path, photo(seed), "a.png"))
    for side in (1000, 640, 320, 160):
        copy = photo(seed)
        copy.thumbnail((side, side))
        path = saved(tmp_path, copy, f"{side}.jpg", quality=40)
        assert distance(original, perceptual_hash(path)) <= SAME_PICTURE


def test_other_pictures_are_far(tmp_path: Path) -> None:
    hashes = [perceptual_hash(saved(tmp_path, photo(seed), f"{seed}.jpg")) for seed in range(30)]
    pairs = [distance(one, other) for at, one in enumerate(hashes) for other in hashes[:at]]
    assert min(pairs) > SAME_PICTURE


def test_a_copy_turned_by_exif_is_the_same_picture(tmp_path: Path) -> None:
    upright = perceptual_hash(saved(tmp_path, photo(1), "a.jpg"))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a turn of 90 degrees clockwise
    lying = saved(tmp_path, photo(1).rotate(90, expand=True), "b.jpg", exif=exif)
    assert distance(upright, perceptual_hash(lying)) <= SAME_PICTURE


def test_distance_counts_bits() -> None:
    assert distance(0b1011, 0b0010) == 2
    assert distance(0, 2**64 - 1) == 64


def test_blank_pictures_tell_nothing_apart(tmp_path: Path) -> None:
    assert not is_telling(perceptual_hash(saved(tmp_path, Image.new("RGB", (200, 200), "white"), "w.png")))
    assert is_telling(perceptual_hash(saved(tmp_path, photo(3), "p.png")))


def exif_with(taken: str = "", place: Mapping[int, object] | None = None) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "HUAWEI", "P60\0"
    exif[0x0132] = "2026:01:01 00:00:00"
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825).update(place or {})
    return exif


def test_what_the_camera_noted(tmp_path: Path) -> None:
    place = {1: "N", 2: (34.0, 45.0, 36.0), 3: "W", 4: (113.0, 30.0, 0.0)}
    path = saved(tmp_path, photo(1), "a.jpg", exif=exif_with("2025:10:08 09:30:15", place))
    assert exif_of(path) == PhotoFacts(
        datetime.datetime(2025, 10, 8, 9, 30, 15), Fraction(3476, 100), Fraction(-1135, 10), "HUAWEI P60"
    )


@pytest.mark.parametrize(
    "place",
    [
        {},
        {1: "N", 2: (34.0, 45.0, 36.0)},
        {1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (113.0, 0.0, 0.0)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
    ],
)
def test_a_place_that_makes_no_sense_is_none(tmp_path: Path, place: dict[int, object]) -> None:
    facts = exif_of(saved(tmp_path, photo(1), "a.jpg", exif=exif_with("0000:00:00 00:00:00", place)))
    assert (facts.taken_at, facts.latitude, facts.longitude) == (None, None, None)


def test_the_time_of_a_change_is_not_the_time_of_the_photo(tmp_path: Path) -> None:
    assert exif_of(saved(tmp_path, photo(1), "a.jpg", exif=exif_with())).taken_at is None


def test_no_picture_has_no_facts(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xffnothing")
    assert exif_of(path) == PhotoFacts()


def test_distance_on_the_ground() -> None:
    # One degree of latitude on a sphere of 6,371 km is 111,195 m; at 60° north a degree of longitude is half of it.
    assert distance_m(34, 113, 35, 113) == 111_195
    assert distance_m(Fraction(60), 113, 60, 114) == pytest.approx(55_597, abs=3)
    assert distance_m(34, 113, 34, 113) == 0


def test_thumbnail_is_small_upright_and_says_nothing_of_the_camera(tmp_path: Path) -> None:
    exif = exif_with("2025:10:08 09:30:15")
    exif[0x0112] = 6
    path = saved(tmp_path, photo(1, (800, 400)), "a.jpg", exif=exif)
    with Image.open(io.BytesIO(thumbnail(path, 100))) as small:
        assert (small.format, small.size) == ("JPEG", (50, 100))
        assert dict(small.getexif()) == {}


def test_thumbnail_never_grows_and_puts_transparency_on_white(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.new("RGBA", (30, 20), (255, 0, 0, 0)), "a.png")
    with Image.open(io.BytesIO(thumbnail(path, 100))) as small:
        assert small.size == (30, 20)
        assert small.getpixel((5, 5)) == (255, 255, 255)


def test_broken_picture_has_no_thumbnail(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xffnothing")
    with pytest.raises(PictureError):
        thumbnail(path, 100)
