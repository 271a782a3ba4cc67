"""Writes ENVI files of every type that GDAL writes (64-bit integers it does not), interleave and byte order, and what GDAL reads from them as JSON on standard output.

usage: /usr/bin/python3 gdal.fixture.py FOLDER
"""
import hashlib
import json
import os
import sys

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
folder = sys.argv[1]
random = np.random.default_rng(3)
TYPES = {
    'u1': gdal.GDT_Byte, 'i2': gdal.GDT_Int16, 'u2': gdal.GDT_UInt16, 'i4': gdal.GDT_Int32, 'u4': gdal.GDT_UInt32,
    'f4': gdal.GDT_Float32, 'f8': gdal.GDT_Float64,
}
truth = {}


def place(dataset, epsg, transform):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform(transform)


def digest(array):
    return hashlib.md5(np.ascontiguousarray(array).tobytes()).hexdigest()


def number(value):
    return None if value is None else str(value) if value != value else value


def describe(name):
    dataset = gdal.Open(os.path.join(folder, name))
    bands = [dataset.GetRasterBand(i + 1) for i in range(dataset.RasterCount)]
    pixels = [band.ReadAsArray() for band in bands]
    truth[name] = dict(
        width=dataset.RasterXSize, height=dataset.RasterYSize, transform=dataset.GetGeoTransform(can_return_null=True),
        dtype=str(pixels[0].dtype), md5=[digest(array) for array in pixels], nodata=number(bands[0].GetNoDataValue()),
        names=[band.GetDescription() for band in bands], wavelengths=[band.GetMetadataItem('wavelength') for band in bands],
        epsg=dataset.GetSpatialRef() and dataset.GetSpatialRef().GetAuthorityCode(None))


def swap(name, kind):
    path = os.path.join(folder, name)
    pixels = np.fromfile(path, kind).byteswap()
    pixels.tofile(path)
    header = os.path.join(folder, name.replace('.img', '.hdr'))
    text = open(header).read().replace('byte order = 0', 'byte order = 1')
    open(header, 'w').write(text)


for kind, gdal_type in TYPES.items():
    for interleave in ('BSQ', 'BIL', 'BIP'):
        for order in ('little', 'big'):
            name = f'{kind}_{interleave}_{order}.img'
            dataset = gdal.GetDriverByName('ENVI').Create(
                os.path.join(folder, name), 31, 23, 5, gdal_type, [f'INTERLEAVE={interleave}'])
            dataset.WriteArray((random.random((5, 23, 31)) * 120).astype(kind))
            place(dataset, 32633, (500000, 30, 0, 5000000, 0, -20))
            dataset.GetRasterBand(1).SetNoDataValue(17)
            dataset = None
            if order == 'big':
                swap(name, kind)
            describe(name)

for name, lines in {
    'wavelengths.dat': 'wavelength units = Nanometers\nwavelength = {450.5, 550, 650}\nband names = {blue, green, red}\ndata ignore value = -1',
    'rotated.dat': 'map info = {UTM, 1, 1, 1000, 2000, 10, 10, 33, North, WGS-84, units=Meters, rotation=30}',
    'shifted.dat': 'map info = {UTM, 3.5, 2.5, 1000, 2000, 10, 20, 33, South, WGS-84, units=Meters}',
    'geographic.dat': 'map info = {Geographic Lat/Lon, 1, 1, 10, 50, 0.1, 0.2, WGS-84, units=Degrees}',
    'offset.dat': 'header offset = 6',
}.items():
    (np.arange(36) * 3).astype('<i2').tofile(os.path.join(folder, name))
    with open(os.path.join(folder, name.replace('.dat', '.hdr')), 'w') as header:
        header.write(f'ENVI\nsamples = 3\nlines = 3\nbands = 3\ndata type = 2\ninterleave = bil\nbyte order = 0\n{lines}\n')
    describe(name)
print(json.dumps(truth))
