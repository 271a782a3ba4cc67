"""Make a scene of many bands: smooth fields mixed differently in every band, and noise.

usage: /usr/bin/python3 make-cube.py SIZE BANDS OUT.tif      (needs Debian's python3-gdal and python3-numpy)
"""
import sys
import numpy as np
from osgeo import gdal

gdal.UseExceptions()
size, bands, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
options = ['COMPRESS=DEFLATE', 'ZLEVEL=1', 'PREDICTOR=2', 'TILED=YES', 'INTERLEAVE=PIXEL', 'BIGTIFF=YES', 'NUM_THREADS=2']
dataset = gdal.GetDriverByName('GTiff').Create(path, size, size, bands, gdal.GDT_UInt16, options)
random = np.random.default_rng(7)
mix = random.uniform(0.2, 1, (bands, 6)).astype(np.float32)
waves = random.uniform(0.002, 0.02, (6, 2))
noise = random.integers(0, 12, (256, size + 4096), dtype=np.uint16)
columns = np.arange(size)
for top in range(0, size, 256):
    rows = np.arange(top, min(top + 256, size))
    fields = [1000 + 500 * np.sin(a * rows)[:, None] * np.cos(b * columns)[None, :] for a, b in waves]
    block = np.tensordot(mix, np.stack(fields).astype(np.float32), 1).astype(np.uint16)
    for band in range(bands):
        start = int(random.integers(0, 4096))
        block[band] += noise[: len(rows), start : start + size]
    dataset.WriteArray(block, 0, top)
dataset = None
