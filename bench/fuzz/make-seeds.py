"""Small sound files of every kind that Swath reads, to be broken by fuzz.ts.

usage: /usr/bin/python3 make-seeds.py FOLDER      (needs GDAL's Python, numpy, scipy and h5py; a kind that cannot be made is left out)
"""
import os
import shutil
import sys

import numpy as np
from osgeo import gdal, ogr, osr

gdal.UseExceptions()
ogr.UseExceptions()
gdal.PushErrorHandler("CPLQuietErrorHandler")
FOLDER = sys.argv[1]
os.makedirs(FOLDER, exist_ok=True)
WIDTH, HEIGHT = 70, 50


def scene(bands, kind):
    system = osr.SpatialReference()
    system.ImportFromEPSG(32633)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    dataset = gdal.GetDriverByName("MEM").Create("", WIDTH, HEIGHT, bands, kind)
    dataset.SetGeoTransform([500000, 30, 0, 5000000, 0, -30])
    dataset.SetProjection(system.ExportToWkt())
    for band in range(bands):
        values = (np.sin(columns / 9 + band) + np.cos(rows / 7)) * 50 + 120
        dataset.GetRasterBand(band + 1).WriteArray(values)
        dataset.GetRasterBand(band + 1).SetNoDataValue(0)
    return dataset


def tiffs():
    uint8, uint16, float32 = gdal.GDT_Byte, gdal.GDT_UInt16, gdal.GDT_Float32
    tiles = ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16"]
    yield "none", 3, uint16, []
    yield "deflate", 3, uint16, ["COMPRESS=DEFLATE", "PREDICTOR=2", *tiles]
    yield "lzw", 1, uint8, ["COMPRESS=LZW"]
    yield "lzw-planar", 3, uint16, ["COMPRESS=LZW", "PREDICTOR=2", "INTERLEAVE=BAND", *tiles]
    yield "zstd", 2, float32, ["COMPRESS=ZSTD", "PREDICTOR=3", *tiles]
    yield "packbits", 1, uint8, ["COMPRESS=PACKBITS"]
    yield "bigtiff", 2, uint16, ["BIGTIFF=YES", "COMPRESS=DEFLATE", *tiles]
    yield "bits", 1, uint8, ["NBITS=5", "COMPRESS=DEFLATE"]
    yield "jpeg", 3, uint8, ["COMPRESS=JPEG", "PHOTOMETRIC=YCBCR", *tiles]
    yield "jpeg-grey", 1, uint8, ["COMPRESS=JPEG"]
    yield "lerc", 2, float32, ["COMPRESS=LERC", *tiles]
    yield "lerc-deflate", 1, uint16, ["COMPRESS=LERC_DEFLATE", *tiles]
    yield "webp", 3, uint8, ["COMPRESS=WEBP", "WEBP_LOSSLESS=YES", *tiles]
    yield "fax", 1, uint8, ["NBITS=1", "COMPRESS=CCITTFAX4"]


def write_rasters():
    for name, bands, kind, options in tiffs():
        attempt(name, lambda: gdal.GetDriverByName("GTiff").CreateCopy(path(f"{name}.tif"), scene(bands, kind), options=options))
    attempt("cog", lambda: gdal.GetDriverByName("COG").CreateCopy(path("cog.tif"), scene(3, gdal.GDT_UInt16), options=["BLOCKSIZE=128"]))
    for name, options in (("lossless", ["REVERSIBLE=YES", "QUALITY=100"]), ("tiled", ["BLOCKXSIZE=32", "BLOCKYSIZE=32"])):
        attempt(name, lambda: gdal.GetDriverByName("JP2OpenJPEG").CreateCopy(path(f"{name}.jp2"), scene(3, gdal.GDT_UInt16), options=options))
    for interleave in ("BSQ", "BIL", "BIP"):
        attempt(interleave, lambda: gdal.GetDriverByName("ENVI").CreateCopy(path(f"{interleave}.dat"), scene(4, gdal.GDT_Int16), options=[f"INTERLEAVE={interleave}"]))
    for kind in ("NC", "NC2", "NC4", "NC4C"):
        attempt(kind, lambda: gdal.GetDriverByName("netCDF").CreateCopy(path(f"{kind}.nc"), scene(3, gdal.GDT_Float32), options=[f"FORMAT={kind}"]))


def write_cubes():
    cube = np.arange(20 * 30 * 6, dtype=np.uint16).reshape(20, 30, 6)

    def matlab():
        from scipy.io import savemat

        savemat(path("five.mat"), {"cube": cube, "truth": cube[..., 0]}, do_compression=True)

    def hdf5():
        import h5py

        with h5py.File(path("cube.h5"), "w") as file:
            file.create_dataset("cube", data=cube, chunks=(10, 10, 6), compression="gzip", shuffle=True)
        with h5py.File(path("seven.mat"), "w", userblock_size=512) as file:
            file.create_dataset("cube", data=cube.transpose())
        with open(path("seven.mat"), "r+b") as file:
            file.write(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM")

    attempt("matlab", matlab)
    attempt("hdf5", hdf5)


def write_areas():
    def areas(driver, name):
        system = osr.SpatialReference()
        system.ImportFromEPSG(32633)
        source = ogr.GetDriverByName(driver).CreateDataSource(path(name))
        layer = source.CreateLayer("areas", system, ogr.wkbMultiPolygon)
        layer.CreateField(ogr.FieldDefn("name", ogr.OFTString))
        for x in (500300, 500900):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("name", f"area {x}")
            ring = f"({x} 4999000, {x + 300} 4999000, {x + 300} 4999500, {x} 4999000)"
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"MULTIPOLYGON (({ring}))"))
            layer.CreateFeature(feature)

    for driver, name in (("ESRI Shapefile", "areas.shp"), ("GPKG", "areas.gpkg"), ("FlatGeobuf", "areas.fgb"), ("GeoJSON", "areas.geojson")):
        attempt(name, lambda: areas(driver, name))


def path(name):
    return os.path.join(FOLDER, name)


def attempt(name, make):
    try:
        make()
    except Exception as error:
        print(f"{name} cannot be made here: {error}", file=sys.stderr)


shutil.rmtree(FOLDER)
os.makedirs(FOLDER)
write_rasters()
write_cubes()
write_areas()
print(len(os.listdir(FOLDER)), "files")
