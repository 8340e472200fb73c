"""Coordinates of Chinese maps as those of the world: GCJ-02 (Amap, Tencent) and BD-09 (Baidu) to WGS-84.

GCJ-02 shifts every point of mainland China by some hundred metres, BD-09 turns that once more. The formulas
are the published ones (coordinates in degrees); their inverse is found by repeating the way there. Outside of
China nothing is shifted: one box around China would move Seoul and Hanoi too, so it is several boxes, without
those of its neighbours.
"""

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, radians, sin, sqrt

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"
EARTH_RADIUS, ECCENTRICITY = 6_378_245.0, 0.006_693_421_622_965_943
"""Of the ellipsoid of Krasovsky, in metres; the eccentricity squared."""
MIDDLE = 35.0, 105.0
NEAR_ENOUGH = 1e-9
"""Degrees: a tenth of a millimetre."""
MOST_ROUNDS = 30
TURN = pi * 3000 / 180


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the earth between two parallels and two meridians, in degrees."""

    north: float
    west: float
    south: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in it."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


SHIFTED = (
    Box(49.2204, 79.4462, 42.8899, 96.3300),
    Box(54.1415, 109.6872, 39.3742, 135.0002),
    Box(42.8899, 73.1246, 29.5297, 124.143255),
    Box(29.5297, 82.9684, 26.7186, 97.0352),
    Box(29.5297, 97.0253, 20.414096, 124.367395),
    Box(20.414096, 107.975793, 17.871542, 111.744104),
)
NOT_SHIFTED = (
    Box(25.398623, 119.921265, 21.785006, 122.497559),
    Box(22.2840, 101.8652, 20.0988, 106.6650),
    Box(21.5422, 106.4525, 20.4878, 108.0510),
    Box(55.8175, 109.0323, 50.3257, 119.1270),
    Box(55.8175, 127.4568, 49.5574, 137.0227),
    Box(44.8922, 131.2662, 42.5692, 137.0227),
)


def to_wgs84(latitude: float, longitude: float, datum: str) -> tuple[float, float]:
    """A point of a datum as GPS and the world's maps have it. Raises ValueError for an unknown datum."""
    if datum == WGS84:
        return latitude, longitude
    if datum == BD09:
        return _from_gcj02(*_bd09_to_gcj02(latitude, longitude))
    if datum == GCJ02:
        return _from_gcj02(latitude, longitude)
    raise ValueError(f"{datum} is no datum")


def to_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """A point of WGS-84 as Amap and Tencent have it."""
    if not is_shifted(latitude, longitude):
        return latitude, longitude
    north, east = _shift(latitude, longitude)
    return latitude + north, longitude + east


def is_shifted(latitude: float, longitude: float) -> bool:
    """Whether Chinese maps shift this point of WGS-84."""
    inside = any(each.holds(latitude, longitude) for each in SHIFTED)
    return inside and not any(each.holds(latitude, longitude) for each in NOT_SHIFTED)


def _from_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """The point of WGS-84 whose shifted one this is; itself where there is none near."""
    found = latitude, longitude
    for _ in range(MOST_ROUNDS):
        there = to_gcj02(*found)
        north, east = latitude - there[0], longitude - there[1]
        if abs(north) < NEAR_ENOUGH and abs(east) < NEAR_ENOUGH:
            return found
        found = found[0] + north, found[1] + east
    return latitude, longitude


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    """How far a point is shifted to the north and to the east, in degrees."""
    y, x = latitude - MIDDLE[0], longitude - MIDDLE[1]
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    both = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north += both + _waves(y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
    east += both + _waves(x, (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
    slope = radians(latitude)
    curved = 1 - ECCENTRICITY * sin(slope) ** 2
    meridian = EARTH_RADIUS * (1 - ECCENTRICITY) / (curved * sqrt(curved)) * pi / 180
    parallel = EARTH_RADIUS / sqrt(curved) * cos(slope) * pi / 180
    return north / meridian, east / parallel


def _waves(at: float, *waves: tuple[float, float]) -> float:
    return sum(height * sin(at * pi * often) for height, often in waves) * 2 / 3


def _bd09_to_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    y, x = latitude - 0.006, longitude - 0.0065
    length = hypot(x, y) - 0.00002 * sin(y * TURN)
    angle = atan2(y, x) - 0.000003 * cos(x * TURN)
    return length * sin(angle), length * cos(angle)
