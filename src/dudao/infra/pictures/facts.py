"""What the camera noted in a photo (EXIF): when, where and with what it was taken."""

from __future__ import annotations

import datetime
import math
import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from dudao.infra.pictures.opening import open_picture

_EARTH_RADIUS_M = 6_371_000
_EXIF_BLOCK, _GPS_BLOCK = 0x8769, 0x8825
_TAKEN, _MAKER, _MODEL = 0x9003, 0x010F, 0x0110
_LATITUDE_SIDE, _LATITUDE, _LONGITUDE_SIDE, _LONGITUDE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a photo says about itself. `taken_at` is the camera's clock, without a zone; degrees are exact, WGS 84."""

    taken_at: datetime.datetime | None = None
    latitude: Fraction | None = None
    longitude: Fraction | None = None
    camera: str = ""


def exif_of(path: Path) -> PhotoFacts:
    """What the camera noted; what is missing or makes no sense is None. Anyone can change EXIF: a hint, no proof."""
    try:
        with open_picture(path) as picture:
            exif = picture.getexif()
            places: dict[int, Any] = exif.get_ifd(_GPS_BLOCK)
            camera = " ".join(filter(None, (_words(exif.get(_MAKER)), _words(exif.get(_MODEL)))))
            return PhotoFacts(exif_time(picture), *_position(places), camera)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error):
        return PhotoFacts()


def exif_time(picture: Image.Image) -> datetime.datetime | None:
    """When the photo was taken; the time of the last change does not count."""
    try:
        text = _words(picture.getexif().get_ifd(_EXIF_BLOCK).get(_TAKEN))
        return datetime.datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")
    except (ValueError, OSError, SyntaxError, struct.error):
        return None


def distance_m(
    first_latitude: Fraction | float,
    first_longitude: Fraction | float,
    second_latitude: Fraction | float,
    second_longitude: Fraction | float,
) -> int:
    """The distance on the ground between two places given in degrees, in whole metres (on a sphere, ± 0.5 %)."""
    south, north = math.radians(first_latitude), math.radians(second_latitude)
    across = math.radians(second_longitude) - math.radians(first_longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return round(2 * _EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half))))


def _position(places: dict[int, Any]) -> tuple[Fraction | None, Fraction | None]:
    latitude = _degrees(places.get(_LATITUDE), places.get(_LATITUDE_SIDE), "S", 90)
    longitude = _degrees(places.get(_LONGITUDE), places.get(_LONGITUDE_SIDE), "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    return latitude, longitude


def _degrees(parts: Any, side: Any, negative: str, largest: int) -> Fraction | None:
    """Degrees, minutes and seconds as exact degrees; None when a part is missing or out of range."""
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (Fraction(int(part.numerator), int(part.denominator)) for part in parts)
    except (AttributeError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= largest:
        return None
    return -value if _words(side).upper() == negative else value


def _words(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "ignore")
    return value.replace("\0", "").strip() if isinstance(value, str) else ""
