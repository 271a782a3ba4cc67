"""What PROJ and GDAL say of reference systems, as JSON on standard output: points by code, and described systems in every language.

usage: /usr/bin/python3 crs-oracle.fixture.py FOLDER          (FOLDER gets a GeoTIFF for each described system)
"""
import json
import os
import random
import sys
import warnings

import numpy
from osgeo import gdal, osr
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.transformer import TransformerGroup

warnings.filterwarnings("ignore")
gdal.UseExceptions()
gdal.PushErrorHandler("CPLQuietErrorHandler")
folder = sys.argv[1]
WGS84 = CRS.from_epsg(4326)
UTM = [*range(32601, 32661), *range(32701, 32761)]
EPSG = [3857, 3035, 5070, 2154, 3413, 3031, 28992, 27700, 31370, 2056, 21781, 25832, 31985, 26918, 2193, 3577, 5514, 2263, 29193, 31467, 26711, 21897, 4326, 4269, 4258, 4267]
ESRI = [102001, 102003, 102008, 102012, 102017, 54009, 54034]
BELOW = "+datum=WGS84 +units=m"
DESCRIBED = {
    "tmerc": ("+proj=tmerc +lat_0=10 +lon_0=-75 +k=0.9992 +x_0=1000000 +y_0=200000 " + BELOW, (-77, 6, -73, 14)),
    "utm": ("+proj=utm +zone=33 +south " + BELOW, (12, -60, 18, -1)),
    "merc1": ("+proj=merc +lon_0=50 +k=0.9 +x_0=5 +y_0=6 " + BELOW, (40, 30, 60, 50)),
    "merc2": ("+proj=merc +lat_ts=41 +lon_0=50 +x_0=0 +y_0=0 " + BELOW, (40, 30, 60, 50)),
    "lcc2": ("+proj=lcc +lat_0=40 +lon_0=-96 +lat_1=20 +lat_2=60 +x_0=1000 +y_0=2000 " + BELOW, (-110, 25, -80, 55)),
    "lcc1": ("+proj=lcc +lat_1=33 +lat_0=33 +lon_0=-5 +k_0=0.9996 +x_0=500000 +y_0=300000 " + BELOW, (-9, 30, -1, 36)),
    "albers": ("+proj=aea +lat_0=-32 +lon_0=-60 +lat_1=-5 +lat_2=-42 +x_0=0 +y_0=0 " + BELOW, (-75, -40, -40, 0)),
    "laea": ("+proj=laea +lat_0=5 +lon_0=20 +x_0=0 +y_0=0 " + BELOW, (0, -20, 40, 30)),
    "aeqd": ("+proj=aeqd +lat_0=35 +lon_0=20 +x_0=0 +y_0=0 " + BELOW, (10, 25, 30, 45)),
    "eqdc": ("+proj=eqdc +lat_0=40 +lon_0=-96 +lat_1=20 +lat_2=60 +x_0=0 +y_0=0 " + BELOW, (-110, 25, -80, 55)),
    "south": ("+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=70 +x_0=6000000 +y_0=6000000 " + BELOW, (0, -89, 170, -60)),
    "north": ("+proj=stere +lat_0=90 +k=0.994 +lon_0=-45 +x_0=2000000 +y_0=2000000 " + BELOW, (-170, 60, 170, 89)),
    "stere": ("+proj=stere +lat_0=50 +lon_0=20 +k=0.9999 +x_0=5 +y_0=0 " + BELOW, (15, 45, 25, 55)),
    "sterea": ("+proj=sterea +lat_0=52 +lon_0=5 +k=0.9999 +x_0=155000 +y_0=463000 " + BELOW, (3, 50, 8, 54)),
    "omercA": ("+proj=omerc +no_uoff +lat_0=57 +lonc=-133 +alpha=-36 +gamma=-36 +k=0.9999 +x_0=5000000 +y_0=-5000000 " + BELOW, (-138, 54, -130, 60)),
    "omercB": ("+proj=omerc +lat_0=4 +lonc=115 +alpha=53.3 +gamma=53.1 +k=0.99984 +x_0=590000 +y_0=442000 " + BELOW, (109, 1, 119, 7)),
    "somerc": ("+proj=somerc +lat_0=47 +lon_0=7.5 +k_0=1 +x_0=600000 +y_0=200000 " + BELOW, (6, 46, 10, 48)),
    "cass": ("+proj=cass +lat_0=10 +lon_0=-61 +x_0=0 +y_0=0 " + BELOW, (-62, 9, -60, 12)),
    "poly": ("+proj=poly +lat_0=0 +lon_0=-54 +x_0=5000000 +y_0=10000000 " + BELOW, (-60, -20, -45, 5)),
    "sinu": ("+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m", (-60, -50, 60, 50)),
    "cea": ("+proj=cea +lon_0=10 +lat_ts=30 +x_0=0 +y_0=0 " + BELOW, (-60, -50, 60, 50)),
    "eqc": ("+proj=eqc +lon_0=10 +lat_ts=30 +lat_0=0 +x_0=0 +y_0=0 +R=6371000 +units=m", (-60, -50, 60, 50)),
    "gnom": ("+proj=gnom +lat_0=50 +lon_0=20 +x_0=0 +y_0=0 +R=6371000 +units=m", (15, 45, 25, 55)),
    "ortho": ("+proj=ortho +lat_0=50 +lon_0=20 +x_0=0 +y_0=0 +R=6371000 +units=m", (15, 45, 25, 55)),
    "mill": ("+proj=mill +lon_0=10 +x_0=0 +y_0=0 +R=6371000 +units=m", (-60, -50, 60, 50)),
    "vandg": ("+proj=vandg +lon_0=0 +x_0=0 +y_0=0 +R=6371000 +units=m", (-60, -50, 60, 50)),
    "moll": ("+proj=moll +lon_0=0 +x_0=0 +y_0=0 " + BELOW, (-60, -50, 60, 50)),
    "feet": ("+proj=tmerc +lat_0=31 +lon_0=-110 +k=0.9999 +x_0=213360 +y_0=0 +datum=WGS84 +units=us-ft", (-111, 31, -109, 36)),
    "yards": ("+proj=tmerc +lat_0=31 +lon_0=-110 +k=0.9999 +x_0=213360 +y_0=0 +datum=WGS84 +to_meter=0.9144", (-111, 31, -109, 36)),
    "shifted": ("+proj=tmerc +lat_0=0 +lon_0=9 +k=1 +x_0=3500000 +y_0=0 +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m", (7, 47, 11, 55)),
    "paris": ("+proj=lcc +lat_1=46.8 +lat_0=46.8 +lon_0=0 +k_0=0.99987742 +x_0=600000 +y_0=2200000 +a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +pm=2.33722917 +units=m", (-1, 44, 5, 50)),
}


def project(transformer, box, count):
    west, south, east, north = box
    random.seed(3)
    points = [((random.uniform(west, east) + 180) % 360 - 180, random.uniform(max(south, -85), min(north, 85))) for _ in range(count)]
    x, y = transformer.transform(*zip(*points))
    return [[*point, *place] for point, place in zip(points, zip(x, y)) if numpy.isfinite(place).all()]


def operation(crs, area):
    """PROJ's best in the area that needs no grid and is no guess; where it only has guesses, those."""
    group = TransformerGroup(WGS84, crs, always_xy=True, area_of_interest=AreaOfInterest(area.west, area.south, area.east, area.north))
    sound = [one for one in group.transformers if "allpark" not in one.description and "grids=" not in one.definition.replace("grids=@null", "")]
    return (sound or group.transformers)[0]


def by_code(authority, code):
    crs = CRS.from_authority(authority, code)
    area = crs.area_of_use
    box = (area.west, area.south, area.east + (360 if area.east < area.west else 0), area.north)
    box = (-170, -80, 170, 80) if box[2] - box[0] > 350 and crs.is_projected else box
    metres = 111319.5 if crs.is_geographic else crs.axis_info[0].unit_conversion_factor
    return dict(name=crs.name, metres=metres, points=project(operation(crs, area), box, 1000))


def described(name, definition, box):
    # A sphere's coordinates are those of its own system.
    crs = CRS.from_proj4(definition + " +no_defs +type=crs")
    source = WGS84 if "+R=" not in definition else crs.geodetic_crs
    system = osr.SpatialReference()
    system.ImportFromProj4(definition)
    path = os.path.join(folder, name + ".tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 1, 1)
    dataset.SetSpatialRef(system)
    dataset.SetGeoTransform((0, 1, 0, 0, 0, -1))
    dataset = None
    kept = gdal.Open(path).GetSpatialRef()
    texts = {}
    # ESRI's has neither datum shifts nor an orthographic projection without more.
    has_esri = "towgs84" not in definition and "ortho" not in definition
    for version in ("WKT1_GDAL", "WKT2_2019", *(["WKT1_ESRI"] if has_esri else [])):
        try:
            texts[version] = crs.to_wkt(version)
        except Exception:  # pyproj raises its own error where a version cannot say it
            pass
    survives = bool(kept and kept.GetName() and kept.IsProjected() and kept.ExportToProj4())
    return dict(path=path if survives else None, texts=texts, metres=crs.axis_info[0].unit_conversion_factor, points=project(Transformer.from_crs(source, crs, always_xy=True), box, 50))


known = {f"EPSG:{code}": by_code("EPSG", code) for code in UTM + EPSG}
known.update({f"ESRI:{code}": by_code("ESRI", code) for code in ESRI})
print(json.dumps(dict(known=known, described={name: described(name, *one) for name, one in DESCRIBED.items()})))
