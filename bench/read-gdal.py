"""Reads a scene as a user of GDAL's Python does, and prints a line of JSON.

usage: python3 read-gdal.py (walk | overview | bands) SCENE WINDOWS
WINDOWS is JSON: [[column, row, width, height], ...] for overview, {"window": [...], "choices": [[band, ...], ...]} for bands.
"""
import json, sys, time
from osgeo import gdal

gdal.UseExceptions()
gdal.SetConfigOption('GDAL_NUM_THREADS', '2')
mode, path, cases = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
gdal.SetCacheMax((1536 if mode == 'bands' else 256) << 20)
options = ['NUM_THREADS=2'] + (['OVERVIEW_LEVEL=1'] if mode == 'overview' else [])
dataset = gdal.OpenEx(path, open_options=options)
width, height = dataset.RasterXSize, dataset.RasterYSize


def timed(work):
    started = time.perf_counter()
    size = work()
    return {'bytes': size, 'seconds': time.perf_counter() - started}


def walk():
    return sum(dataset.ReadAsArray(0, y, width, min(512, height - y)).nbytes for y in range(0, height, 512))


def overview():
    return sum(dataset.ReadAsArray(*window).nbytes for window in cases)


def look(choice):
    return timed(lambda: dataset.ReadAsArray(*cases['window'], band_list=[band + 1 for band in choice]).nbytes)


if mode == 'bands':
    first, *others = cases['choices']
    measured = {**look(first), 'changes': [look(choice)['seconds'] for choice in others]}
else:
    measured = timed(walk if mode == 'walk' else overview)
print(json.dumps(measured))
