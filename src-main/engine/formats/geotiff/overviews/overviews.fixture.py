"""What GDAL reads from a scene with overviews beside it, for write-overviews.gdal.test.ts.

Usage: overviews.fixture.py make PATH TYPE BANDS nodata|mask|plain|palette
       overviews.fixture.py report PATH
"""

import hashlib
import json
import sys

import numpy
from osgeo import gdal

gdal.UseExceptions()
gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")

TYPES = {
    "uint8": gdal.GDT_Byte,
    "int16": gdal.GDT_Int16,
    "uint16": gdal.GDT_UInt16,
    "float32": gdal.GDT_Float32,
    "float64": gdal.GDT_Float64,
}
WIDTH, HEIGHT = 1301, 899


def make(path, name, bands, kind):
    random = numpy.random.default_rng(2)
    driver = gdal.GetDriverByName("GTiff")
    scene = driver.Create(path, WIDTH, HEIGHT, bands, TYPES[name], ["TILED=YES", "COMPRESS=DEFLATE"])
    scene.SetGeoTransform((500, 10, 0, 900, 0, -10))
    for index in range(bands):
        samples = random.uniform(1, 200, (HEIGHT, WIDTH)).astype(name)
        band = scene.GetRasterBand(index + 1)
        if kind == "nodata":
            band.SetNoDataValue(7)
            samples[random.uniform(size=samples.shape) < 0.3] = 7
        if kind == "palette":
            colours = gdal.ColorTable()
            colours.SetColorEntry(5, (255, 0, 0, 255))
            band.SetColorTable(colours)
        band.WriteArray(samples)
    if kind == "mask":
        scene.CreateMaskBand(gdal.GMF_PER_DATASET)
        scene.GetRasterBand(1).GetMaskBand().WriteArray(
            (random.uniform(size=(HEIGHT, WIDTH)) < 0.6).astype("uint8") * 255
        )


def averages(samples, valid):
    """Of 2 x 2, and where any of them is valid."""
    pad = [(0, samples.shape[0] % 2), (0, samples.shape[1] % 2)]
    samples, valid = numpy.pad(samples.astype(float), pad), numpy.pad(valid, pad)
    shape = (samples.shape[0] // 2, 2, samples.shape[1] // 2, 2)
    count = valid.reshape(shape).sum(axis=(1, 3))
    total = numpy.where(valid, samples, 0).reshape(shape).sum(axis=(1, 3))
    return total / numpy.maximum(count, 1), count > 0


def mask_of(path, band, place):
    """GDAL knows masks of overviews beside a scene only where it opens their file itself."""
    if not band.GetMaskFlags() & gdal.GMF_PER_DATASET:
        return band.GetOverview(place).GetMaskBand()
    first = OPENED.setdefault(path, gdal.Open(f"{path}.ovr")).GetRasterBand(band.GetBand())
    return (first if place == 0 else first.GetOverview(place - 1)).GetMaskBand()


OPENED = {}


def report(path):
    scene = gdal.Open(path)
    found = []
    for index in range(scene.RasterCount):
        band = scene.GetRasterBand(index + 1)
        finer, finer_valid = band.ReadAsArray(), band.GetMaskBand().ReadAsArray() != 0
        is_class = band.GetColorTable() is not None
        overviews = []
        for place in range(band.GetOverviewCount()):
            overview = band.GetOverview(place)
            samples = overview.ReadAsArray()
            valid = mask_of(path, band, place).ReadAsArray() != 0
            expected, expected_valid = averages(finer, finer_valid)
            assert numpy.array_equal(valid, expected_valid), f"validity of overview {place}"
            # A mean that would be nodata is written as another of the valid pixels.
            compared = valid & (numpy.abs(expected - 7) > 0.5)
            difference = 0 if is_class else float(numpy.abs(samples - expected)[compared].max())
            overviews.append(
                {
                    "size": [overview.XSize, overview.YSize],
                    "type": str(samples.dtype),
                    "nodata": band.GetNoDataValue(),
                    "md5": hashlib.md5(samples.tobytes()).hexdigest(),
                    "maskMd5": hashlib.md5(valid.astype("uint8").tobytes()).hexdigest(),
                    "difference": difference,
                }
            )
            finer, finer_valid = samples, valid
        found.append(overviews)
    print(json.dumps(found))


if sys.argv[1] == "make":
    make(sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
else:
    report(sys.argv[2])
