"""Coordinates of Chinese maps: pairs that others have published, there and back; none outside of China."""

from math import cos, hypot, radians

import pytest

from web.services.datums import is_shifted, to_gcj02, to_wgs84

METRES_OF_A_DEGREE = 111_320
PAIRS = {
    "Shanghai": ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    "Shenzhen": ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    "Beijing": ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
}
"""WGS-84 and GCJ-02, as the tests of eviltransform have them."""
OF_BAIDU = (39.915, 116.404), (39.90865673957631, 116.39762729119315)
"""BD-09 and GCJ-02, as coordtransform has them."""
ELSEWHERE = {
    "Seoul": (37.5665, 126.9780),
    "Pyongyang": (39.0194, 125.7381),
    "Taipei": (25.0330, 121.5654),
    "Hanoi": (21.0285, 105.8542),
    "Vladivostok": (43.1155, 131.8855),
    "Singapore": (1.3521, 103.8198),
    "Tokyo": (35.6812, 139.7671),
    "Denver": (39.7392, -104.9903),
}


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = (one[0] - other[0]) * METRES_OF_A_DEGREE
    return hypot(north, (one[1] - other[1]) * METRES_OF_A_DEGREE * cos(radians(one[0])))


@pytest.mark.parametrize(("true", "shifted"), PAIRS.values(), ids=PAIRS)
def test_the_published_pairs_come_out_both_ways(
    true: tuple[float, float], shifted: tuple[float, float]
) -> None:
    assert to_gcj02(*true) == pytest.approx(shifted, abs=1e-6)
    assert metres(to_wgs84(*shifted, "gcj02"), true) < 0.2
    assert metres(to_wgs84(*to_gcj02(*true), "gcj02"), true) < 0.001


def test_points_of_baidu_are_those_of_amap_turned() -> None:
    baidu, amap = OF_BAIDU
    assert to_gcj02(*to_wgs84(*baidu, "bd09")) == pytest.approx(amap, abs=1e-8)
    assert 800 < metres(to_wgs84(*baidu, "bd09"), baidu) < 1_500


@pytest.mark.parametrize("point", ELSEWHERE.values(), ids=ELSEWHERE)
def test_nothing_is_moved_outside_of_the_mainland(point: tuple[float, float]) -> None:
    """One box around China moved Seoul by half a kilometre."""
    assert not is_shifted(*point)
    assert to_gcj02(*point) == to_wgs84(*point, "gcj02") == point


@pytest.mark.parametrize("latitude", [31.20, 31.23, 31.28, 31.32])
@pytest.mark.parametrize("longitude", [121.40, 121.45, 121.48])
def test_all_of_the_district_comes_back_to_a_millimetre(latitude: float, longitude: float) -> None:
    there = to_gcj02(latitude, longitude)
    assert 300 < metres(there, (latitude, longitude)) < 700
    assert metres(to_wgs84(*there, "gcj02"), (latitude, longitude)) < 0.001


def test_points_of_the_world_stay() -> None:
    assert to_wgs84(31.2304, 121.4737, "wgs84") == (31.2304, 121.4737)


def test_an_unknown_datum_is_refused() -> None:
    with pytest.raises(ValueError, match="no datum"):
        to_wgs84(31.2, 121.4, "nad27")
