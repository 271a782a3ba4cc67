"""Makes the scenes of first-pixels.ts: one of 100,000 x 100,000 pixels, sparse with overviews, and large ones without any.

Usage: make-large-scenes.py FOLDER. Needs GDAL and NumPy.
"""

import sys

import numpy
from osgeo import gdal, osr

gdal.UseExceptions()

TILE = 512


def landscape(columns, rows, band):
    """Something like fields, with texture: uint16 around 2000, smooth enough to be told apart from afar."""
    x, y = numpy.meshgrid(columns / 1700.0, rows / 1300.0)
    fields = 900 * numpy.sin(x + band) * numpy.cos(1.3 * y) + 400 * numpy.sin(7 * x + 5 * y)
    noise = NOISE[: len(rows), : len(columns)]
    return (2000 + 300 * band + fields + noise).astype(numpy.uint16)


NOISE = numpy.random.default_rng(1).integers(0, 120, (TILE, TILE)).astype(float)


def create(path, size, bands, options):
    driver = gdal.GetDriverByName("GTiff")
    tiles = ["TILED=YES", f"BLOCKXSIZE={TILE}", f"BLOCKYSIZE={TILE}", "BIGTIFF=YES", "NUM_THREADS=2"]
    scene = driver.Create(path, size, size, bands, gdal.GDT_UInt16, options or tiles)
    system = osr.SpatialReference()
    system.ImportFromEPSG(32633)
    scene.SetProjection(system.ExportToWkt())
    scene.SetGeoTransform((300000, 10, 0, 5500000, 0, -10))
    return scene


def fill(scene, step=1):
    """Writes every tile, or of each `step` x `step` of them one."""
    size, bands = scene.RasterXSize, scene.RasterCount
    for top in range(0, size, TILE * step):
        for left in range(0, size, TILE * step):
            rows = numpy.arange(top, min(top + TILE, size))
            columns = numpy.arange(left, min(left + TILE, size))
            parts = [landscape(columns, rows, band) for band in range(bands)]
            scene.WriteArray(numpy.stack(parts) if bands > 1 else parts[0], left, top)


def main(folder):
    sparse = ["SPARSE_OK=TRUE", "BIGTIFF=YES", "TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "NUM_THREADS=2"]
    scene = create(f"{folder}/sparse-100000.tif", 100_000, 1, sparse)
    fill(scene, step=4)
    scene = None
    gdal.SetConfigOption("SPARSE_OK_OVERVIEW", "ON")
    gdal.SetConfigOption("COMPRESS_OVERVIEW", "DEFLATE")
    scene = gdal.Open(f"{folder}/sparse-100000.tif", gdal.GA_Update)
    scene.BuildOverviews("NEAREST", [2, 4, 8, 16, 32, 64, 128, 256])
    scene = None
    deflate = ["COMPRESS=DEFLATE", "ZLEVEL=1", "PREDICTOR=2", "TILED=YES", "BIGTIFF=YES", "NUM_THREADS=2"]
    fill(create(f"{folder}/plain-50000.tif", 50_000, 1, [*deflate, f"BLOCKXSIZE={TILE}", f"BLOCKYSIZE={TILE}"]))
    fill(create(f"{folder}/plain-16000x4.tif", 16_000, 4, deflate))
    strips = ["COMPRESS=DEFLATE", "ZLEVEL=1", "PREDICTOR=2", "BIGTIFF=YES", "NUM_THREADS=2"]
    fill_rows(create(f"{folder}/strips-20000.tif", 20_000, 1, strips))


def fill_rows(scene):
    size = scene.RasterXSize
    for top in range(0, size, TILE):
        rows = numpy.arange(top, min(top + TILE, size))
        parts = [landscape(numpy.arange(left, min(left + TILE, size)), rows, 0) for left in range(0, size, TILE)]
        scene.WriteArray(numpy.concatenate(parts, axis=1), 0, top)


main(sys.argv[1])
