"""Where GDAL says that the TIFFs named on standard input lie, as JSON by path; what GDAL cannot open is left out."""
import json
import math
import sys

from osgeo import gdal, osr

gdal.PushErrorHandler("CPLQuietErrorHandler")
wgs84 = osr.SpatialReference()
wgs84.ImportFromEPSG(4326)
wgs84.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)


def place(system, transform):
    """Longitude and latitude of the corner of the first pixel; None where PROJ has none."""
    if system is None or transform is None:
        return None
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    point = osr.CoordinateTransformation(system, wgs84).TransformPoint(transform[0], transform[3])[:2]
    return point if all(math.isfinite(value) for value in point) else None


report = {}
for path in sys.stdin.read().split("\n"):
    dataset = gdal.Open(path) if path else None
    if dataset is None:
        continue
    system = dataset.GetSpatialRef() or dataset.GetGCPSpatialRef()
    transform = dataset.GetGeoTransform(can_return_null=True)
    code = system and system.GetAuthorityCode(None)
    report[path] = dict(placed=transform is not None, points=dataset.GetGCPCount(), epsg=int(code) if code else None, lonLat=place(system, transform))
print(json.dumps(report))
