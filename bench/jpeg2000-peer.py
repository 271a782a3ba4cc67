"""The GDAL side of bench/jpeg2000.ts: makes the scene, reads it row of tiles by row of tiles, or reads its coarsest overview.

usage: /usr/bin/python3 jpeg2000-peer.py make|read|overview FILE.jp2
"""
import sys

import numpy as np
from osgeo import gdal

SIDE, TILE = 10980, 1024
gdal.UseExceptions()
gdal.SetConfigOption('GDAL_NUM_THREADS', '2')


def make(path):
    """Fractal texture with the noise of a sensor, about as hard to pack as a Sentinel-2 band."""
    random = np.random.default_rng(3)
    frequency = np.hypot(np.fft.fftfreq(TILE)[:, None], np.fft.rfftfreq(TILE)[None, :])
    frequency[0, 0] = 1
    texture = np.fft.irfft2(np.fft.rfft2(random.normal(0, 1, (TILE, TILE))) / frequency ** 1.3)
    texture = np.tile((texture - texture.mean()) / texture.std() * 300 + 1500, (1, SIDE // TILE + 1))
    scene = gdal.GetDriverByName('MEM').Create('', SIDE, SIDE, 1, gdal.GDT_UInt16)
    for row in range(0, SIDE, TILE):
        height = min(TILE, SIDE - row)
        noisy = texture[:height, :SIDE] + random.normal(0, 25, (height, SIDE))
        scene.GetRasterBand(1).WriteArray(np.clip(noisy, 0, 65535).astype(np.uint16), 0, row)
    gdal.GetDriverByName('JP2OpenJPEG').CreateCopy(path, scene, options=['REVERSIBLE=YES', 'QUALITY=100'])


def read(path):
    dataset = gdal.Open(path)
    for row in range(0, SIDE, TILE):
        dataset.GetRasterBand(1).ReadAsArray(0, row, SIDE, min(TILE, SIDE - row))


def overview(path):
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    band.GetOverview(band.GetOverviewCount() - 1).ReadAsArray()


{'make': make, 'read': read, 'overview': overview}[sys.argv[1]](sys.argv[2])
