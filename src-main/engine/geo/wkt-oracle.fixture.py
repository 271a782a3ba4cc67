"""How far well-known texts lie from what they were made of, as PROJ sees it, and the codes that GDAL finds in them.

usage: /usr/bin/python3 wkt-oracle.fixture.py < JSON     ({"EPSG:31985": {"wkt": ..., "proj4": ...}}; prints code and metres for each)
"""
import json
import random
import sys
import warnings

from osgeo import osr
from pyproj import CRS, Transformer

warnings.filterwarnings("ignore")
osr.UseExceptions()
METRES_PER_DEGREE = 111319.5


def worst(one, other, metres, points):
    here = zip(*one.transform(*zip(*points)))
    there = zip(*other.transform(*zip(*points)))
    return max((abs(a[0] - b[0]) + abs(a[1] - b[1])) * metres for a, b in zip(here, there) if abs(a[0]) < 1e300)


def compare(key, wkt, proj4):
    registered = CRS.from_authority(*key.split(":"))
    area = registered.area_of_use
    random.seed(key)
    east = area.east + (360 if area.east < area.west else 0)
    points = [((random.uniform(area.west, east) + 180) % 360 - 180, random.uniform(max(area.south, -80), min(area.north, 84))) for _ in range(20)]
    metres = registered.axis_info[0].unit_conversion_factor if registered.is_projected else METRES_PER_DEGREE
    text = CRS.from_wkt(wkt)
    definition = CRS.from_proj4(proj4 + " +type=crs")
    system = osr.SpatialReference()
    system.ImportFromWkt(wkt)
    one, other = (Transformer.from_crs("EPSG:4326", crs, always_xy=True) for crs in (text, definition))
    return dict(code=system.GetAuthorityCode(None), metres=worst(one, other, metres, points))


def on_earth(key):
    return abs(CRS.from_authority(*key.split(":")).ellipsoid.semi_major_metre - 6378137) < 30000


print(json.dumps({key: compare(key, **given) for key, given in json.load(sys.stdin).items() if on_earth(key)}))
