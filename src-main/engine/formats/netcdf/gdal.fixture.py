"""What GDAL reads from variables of NetCDF files, as JSON on standard output; with a folder, of files that SciPy writes there.

usage: /usr/bin/python3 gdal.fixture.py FOLDER [FILE:VARIABLE ...]
"""
import hashlib
import json
import os
import sys

import numpy as np
from osgeo import gdal
from scipy.io import netcdf_file

gdal.UseExceptions()
gdal.PushErrorHandler('CPLQuietErrorHandler')
# Coordinates stay as they are written, also where they run over the date line.
gdal.SetConfigOption('GDAL_NETCDF_CENTERLONG_180', 'NO')
folder = sys.argv[1]
random = np.random.default_rng(6)
names = list(sys.argv[2:])
for kind in ('b', 'h', 'i', 'f', 'd'):
    for version in (1, 2):
        for grows in (False, True):
            for step in (-30, 30):
                name = os.path.join(folder, f'{kind}_{version}_{grows}_{step}.nc')
                with netcdf_file(name, 'w', version=version) as file:
                    for dimension, length in (('band', None if grows else 3), ('y', 7), ('x', 5)):
                        file.createDimension(dimension, length)
                    for dimension, values in (('x', 500015 + 30 * np.arange(5)), ('y', 5000000 + step * np.arange(7))):
                        variable = file.createVariable(dimension, 'd', (dimension,))
                        variable[:] = values
                        variable.units = 'm'
                        variable.standard_name = f'projection_{dimension}_coordinate'
                    if grows:
                        file.createVariable('odd', 'b', ('band',))[:] = np.arange(3)
                    file.createVariable('cube', kind, ('band', 'y', 'x'))[:] = (random.random((3, 7, 5)) * 100).astype(kind)
                names.append(f'{name}:cube')


def describe(name):
    path, variable = name.rsplit(':', 1)
    dataset = gdal.Open(f'NETCDF:"{path}":{variable}')
    bands = [dataset.GetRasterBand(i + 1) for i in range(dataset.RasterCount)]
    return dict(
        width=dataset.RasterXSize, height=dataset.RasterYSize, transform=dataset.GetGeoTransform(can_return_null=True),
        nodata=str(bands[0].GetNoDataValue()),
        md5=[hashlib.md5(np.ascontiguousarray(band.ReadAsArray()).tobytes()).hexdigest() for band in bands])


print(json.dumps({name: describe(name) for name in names}))
