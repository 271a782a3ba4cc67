"""Prints what GDAL reads from the files named on standard input, one per line, as JSON; null where it cannot read one.

usage: find FOLDER -name '*.tif' | /usr/bin/python3 gdal-truth.fixture.py
"""
import hashlib
import json
import sys

import numpy as np
from osgeo import gdal

gdal.UseExceptions()
gdal.PushErrorHandler('CPLQuietErrorHandler')
MAXIMUM_SAMPLES = 8e6


def digest(array):
    return hashlib.md5(np.ascontiguousarray(array).tobytes()).hexdigest()


def number(value):
    return value if value is None or np.isfinite(value) else str(value)


def describe_band(band):
    pixels = band.ReadAsArray()
    # GDAL gives an alpha band no mask; here a pixel without alpha is not valid in any band.
    is_alpha = band.GetColorInterpretation() == gdal.GCI_AlphaBand
    valid = pixels != 0 if is_alpha else band.GetMaskBand().ReadAsArray() != 0
    if pixels.dtype.kind == 'f':
        valid &= ~np.isnan(pixels)
    overviews = [digest(band.GetOverview(i).ReadAsArray()) for i in range(band.GetOverviewCount())]
    return dict(
        dtype=str(pixels.dtype), md5=digest(pixels), valid=digest(valid.astype(np.uint8)), overviews=overviews,
        nodata=number(band.GetNoDataValue()), scale=band.GetScale() or 1, offset=band.GetOffset() or 0)


def describe(path):
    try:
        dataset = gdal.Open(path)
        width, height, count = dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount
        if width * height * count > MAXIMUM_SAMPLES:
            return None
        reference = dataset.GetSpatialRef()
        code = reference.GetAuthorityCode(None) if reference else None
        return dict(
            width=width, height=height, transform=dataset.GetGeoTransform(can_return_null=True), epsg=int(code) if code else None,
            bands=[describe_band(dataset.GetRasterBand(i + 1)) for i in range(count)])
    except RuntimeError:
        return None


print(json.dumps({path: describe(path) for path in sys.stdin.read().split('\n') if path}))
