"""GeoKeys of many reference systems as GDAL writes them, with points that PROJ projected, as JSON on standard output.

usage: /usr/bin/python3 crs-from-geokeys.fixture.py FOLDER
"""
import json
import os
import random
import sys

from osgeo import gdal, osr

gdal.UseExceptions()
osr.UseExceptions()
folder = sys.argv[1]
random.seed(3)
geographic = osr.SpatialReference()
geographic.ImportFromEPSG(4326)
geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)

CODES = [
    4326, 4269, 4258, 4674, 4283, 4167, 3857, 3035, 2154, 5070, 3577, 2193, 3031, 3413,
    *range(32601, 32661), *range(32701, 32761), *range(31965, 31986), *range(25828, 25839), *range(26901, 26924), *range(28348, 28359),
]
BELOW = '+datum=WGS84 +units=m +no_defs'
DESCRIBED = {
    'tmerc': ('+proj=tmerc +lat_0=10 +lon_0=-75 +k=0.9992 +x_0=1000000 +y_0=200000 ' + BELOW, (-77, 6, -73, 14)),
    'lcc2': ('+proj=lcc +lat_0=40 +lon_0=-96 +lat_1=20 +lat_2=60 +x_0=1000 +y_0=2000 ' + BELOW, (-110, 25, -80, 55)),
    'lcc1': ('+proj=lcc +lat_1=33 +lat_0=33 +lon_0=-5 +k_0=0.9996 +x_0=500000 +y_0=300000 ' + BELOW, (-9, 30, -1, 36)),
    'albers': ('+proj=aea +lat_0=-32 +lon_0=-60 +lat_1=-5 +lat_2=-42 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs', (-75, -40, -40, 0)),
    'laea': ('+proj=laea +lat_0=5 +lon_0=20 +x_0=0 +y_0=0 ' + BELOW, (0, -20, 40, 30)),
    'south': ('+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=70 +x_0=6000000 +y_0=6000000 ' + BELOW, (0, -89, 170, -60)),
    'north': ('+proj=stere +lat_0=90 +k=0.994 +lon_0=-45 +x_0=2000000 +y_0=2000000 ' + BELOW, (-170, 60, 170, 89)),
    'sinusoidal': ('+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs', (-60, -50, 60, 50)),
    'feet': ('+proj=tmerc +lat_0=31 +lon_0=-110 +k=0.9999 +x_0=213360 +y_0=0 +datum=NAD83 +units=us-ft +no_defs', (-111, 31, -109, 36)),
    'mercator': ('+proj=merc +lat_ts=41 +lon_0=50 +x_0=0 +y_0=0 ' + BELOW, (40, 30, 60, 50)),
}
UNPLACED = {'nad27': 26715, 'gaussKrueger': 31467, 'britain': 27700, 'nad27Degrees': 4267, 'feetCode': 2263}


def keys_of(name, system):
    path = os.path.join(folder, name + '.tif')
    dataset = gdal.GetDriverByName('GTiff').Create(path, 1, 1)
    dataset.SetProjection(system.ExportToWkt())
    dataset.SetGeoTransform((0, 1, 0, 0, 0, -1))
    dataset = None
    return path


def case(name, system, box):
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    west, south, east, north = box
    east += 360 if east < west else 0
    # NAD83 and WGS 84 differ by up to a metre, by region; its projections are compared from NAD83 itself.
    own_datum = system.GetAttrValue('DATUM') == 'North_American_Datum_1983'
    source = system.CloneGeogCS() if own_datum else geographic
    source.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transformation = osr.CoordinateTransformation(source, system)
    points = []
    for _ in range(20):
        longitude, latitude = random.uniform(west, east), random.uniform(south, north)
        longitude -= 360 if longitude > 180 else 0
        points.append([longitude, latitude, *transformation.TransformPoint(longitude, latitude)[:2]])
    metres = 111319.5 if system.IsGeographic() else system.GetLinearUnits()
    code = system.GetAuthorityCode(None)
    return dict(path=keys_of(name, system), name=system.GetName(), epsg=code and int(code), metres=metres, nad83=own_datum, points=points)


def by_code(code):
    system = osr.SpatialReference()
    system.ImportFromEPSG(code)
    return system


cases = {}
for code in CODES:
    system = by_code(code)
    area = system.GetAreaOfUse()
    box = (area.west_lon_degree, area.south_lat_degree, area.east_lon_degree, area.north_lat_degree)
    cases[str(code)] = case(str(code), system, (-170, -80, 170, 80) if code == 3857 else box)
for name, (definition, box) in DESCRIBED.items():
    system = osr.SpatialReference()
    system.ImportFromProj4(definition)
    cases[name] = case(name, system, box)
unplaced = {name: dict(path=keys_of(name, by_code(code)), epsg=code) for name, code in UNPLACED.items()}
print(json.dumps(dict(cases=cases, unplaced=unplaced)))
