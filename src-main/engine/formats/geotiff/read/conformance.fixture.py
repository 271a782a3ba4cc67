"""Writes small GeoTIFFs of many kinds with GDAL.

usage: /usr/bin/python3 conformance.fixture.py FOLDER
"""
import itertools
import os
import sys

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
folder = sys.argv[1]
random = np.random.default_rng(5)
reference = osr.SpatialReference()
reference.ImportFromEPSG(31985)
TYPES = {
    'u8': (gdal.GDT_Byte, np.uint8), 'u16': (gdal.GDT_UInt16, np.uint16), 'i16': (gdal.GDT_Int16, np.int16),
    'u32': (gdal.GDT_UInt32, np.uint32), 'i32': (gdal.GDT_Int32, np.int32), 'f32': (gdal.GDT_Float32, np.float32),
    'f64': (gdal.GDT_Float64, np.float64), 'u64': (12, np.uint64), 'i64': (13, np.int64), 'cf32': (gdal.GDT_CFloat32, np.complex64),
}
smooth = np.add.outer(np.arange(3) * 17, np.add.outer(np.arange(53), np.arange(71)) * 1.7) + random.normal(0, 3, (3, 53, 71))


def create(name, kind, options, array=None, transform=(288776.25, 28.5, 0, 9120760.75, 0, -28.5), nodata=None):
    gdal_type, numpy_type = TYPES[kind]
    pixels = (np.clip(smooth, 0, 255) if array is None else array).astype(numpy_type)
    dataset = gdal.GetDriverByName('GTiff').Create(
        os.path.join(folder, name + '.tif'), pixels.shape[2], pixels.shape[1], pixels.shape[0], gdal_type, options)
    dataset.SetGeoTransform(transform)
    dataset.SetProjection(reference.ExportToWkt())
    if nodata is not None:
        dataset.GetRasterBand(1).SetNoDataValue(nodata)
    dataset.WriteArray(pixels)
    return dataset


layouts = {
    'strip': ['BLOCKYSIZE=7', 'INTERLEAVE=PIXEL'],
    'band': ['BLOCKYSIZE=10', 'INTERLEAVE=BAND'],
    'tile': ['TILED=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=48', 'INTERLEAVE=PIXEL', 'ENDIANNESS=BIG'],
    'bandtile': ['TILED=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=16', 'INTERLEAVE=BAND', 'BIGTIFF=YES'],
}
codecs = [('NONE', 1), ('DEFLATE', 2), ('DEFLATE', 3), ('LZW', 1), ('LZW', 2), ('ZSTD', 2), ('PACKBITS', 1)]
for kind, (layout, options), (codec, predictor) in itertools.product(TYPES, layouts.items(), codecs):
    if predictor == 3 and kind not in ('f32', 'f64') or kind == 'cf32' and (codec != 'NONE' or layout != 'strip'):
        continue
    create(f'{kind}_{layout}_{codec}{predictor}', kind, options + [f'COMPRESS={codec}', f'PREDICTOR={predictor}'])
for bits in (1, 2, 4, 7, 9, 12, 14, 20, 24):
    kind = 'u8' if bits <= 8 else 'u16' if bits <= 16 else 'u32'
    create(f'bits{bits}', kind, [f'NBITS={bits}'], random.integers(0, 1 << bits, (2, 53, 71)))
create('half', 'f32', ['NBITS=16', 'COMPRESS=DEFLATE', 'PREDICTOR=3'])
create('half2', 'f32', ['NBITS=16', 'COMPRESS=LZW', 'PREDICTOR=2', 'TILED=YES', 'BLOCKXSIZE=16', 'BLOCKYSIZE=16'])
create('rotated', 'u8', [], transform=(100, 5, 3, 200, -3, 5))
create('point', 'u8', []).SetMetadataItem('AREA_OR_POINT', 'Point')
create('nodata', 'i16', ['COMPRESS=LZW'], nodata=100)
holes = smooth.copy()
holes[:, 10:30, 5:50] = np.nan
create('nan', 'f32', ['SPARSE_OK=TRUE', 'TILED=YES', 'BLOCKXSIZE=16', 'BLOCKYSIZE=16'], holes, nodata=float('nan'))
sparse = gdal.GetDriverByName('GTiff').Create(
    os.path.join(folder, 'sparse.tif'), 90, 90, 2, gdal.GDT_Float32, ['SPARSE_OK=TRUE', 'TILED=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=32'])
sparse.GetRasterBand(1).SetNoDataValue(-9999)
sparse.GetRasterBand(1).WriteArray(smooth[0, :20, :20].astype(np.float32), 40, 40)
sparse = None
create('alpha', 'u8', ['ALPHA=YES'], np.concatenate([smooth, smooth[:1] > 60]).clip(0, 255))
create('overviews', 'u16', ['COMPRESS=ZSTD']).BuildOverviews('AVERAGE', [2, 4])
create('beside', 'u16', ['COMPRESS=DEFLATE'])
gdal.Open(os.path.join(folder, 'beside.tif')).BuildOverviews('NEAREST', [2])
for name, inside in (('mask', 'YES'), ('maskbeside', 'NO')):
    gdal.SetConfigOption('GDAL_TIFF_INTERNAL_MASK', inside)
    masked = create(name, 'u8', ['COMPRESS=DEFLATE'])
    masked.CreateMaskBand(gdal.GMF_PER_DATASET)
    band = masked.GetRasterBand(1)
    band.GetMaskBand().WriteArray(((smooth[0] > 40) * 255).astype(np.uint8))
    masked = band = None

offered = gdal.GetDriverByName('GTiff').GetMetadataItem('DMD_CREATIONOPTIONLIST')
photo = np.concatenate([smooth, smooth[::-1][:1] > 60]).clip(0, 255)
photo[3] *= 255
colours = {'grey': (1, []), 'two': (2, []), 'rgb': (3, []), 'ycc': (3, ['PHOTOMETRIC=YCBCR']), 'rgba': (4, ['ALPHA=YES']),
           'inks': (4, ['PHOTOMETRIC=CMYK']), 'lab': (3, ['PHOTOMETRIC=CIELAB'])}
for (colour, (count, more)), (layout, options) in itertools.product(colours.items(), layouts.items()):
    for codec in ('JPEG', 'WEBP', 'LZW'):
        if f'<Value>{codec}</Value>' not in offered or layout == 'strip' or colour == 'ycc' and (codec != 'JPEG' or 'band' in layout):
            continue
        if codec == 'WEBP' and (colour not in ('rgb', 'rgba') or 'band' in layout):
            continue
        create(f'{codec}_{colour}_{layout}', 'u8', [o for o in options if 'BLOCK' not in o] + [f'COMPRESS={codec}'] + more, photo[:count])
for kind, (layout, options), codec in itertools.product(TYPES, layouts.items(), ('LERC', 'LERC_DEFLATE', 'LERC_ZSTD')):
    if f'<Value>{codec}</Value>' not in offered or kind in ('u64', 'i64', 'cf32'):
        continue
    create(f'{codec}_{kind}_{layout}', kind, options + [f'COMPRESS={codec}', 'MAX_Z_ERROR=' + ('0' if layout == 'strip' else '3')])
    if kind in ('f32', 'f64'):
        create(f'{codec}_{kind}_{layout}_holes', kind, options + [f'COMPRESS={codec}'], holes)
if '<Value>LERC</Value>' in offered:
    create('LERC_alpha', 'u8', ['COMPRESS=LERC', 'ALPHA=YES', 'INTERLEAVE=PIXEL'], photo)
for codec, picture in itertools.product(('CCITTRLE', 'CCITTFAX3', 'CCITTFAX4'), ('MINISBLACK', 'MINISWHITE')):
    options = ['NBITS=1', f'COMPRESS={codec}', f'PHOTOMETRIC={picture}']
    create(f'{codec}_{picture}', 'u8', options, smooth[:1] > 60)
    create(f'{codec}_{picture}_tile', 'u8', options + ['TILED=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=48'], random.random((1, 53, 71)) > .5)
gdal.SetConfigOption('GDAL_TIFF_INTERNAL_MASK', 'YES')
for layout in ('tile', 'strip'):
    masked = create(f'JPEG_mask_{layout}', 'u8', [o for o in layouts[layout] if 'BLOCK' not in o] + ['COMPRESS=JPEG', 'PHOTOMETRIC=YCBCR'])
    masked.CreateMaskBand(gdal.GMF_PER_DATASET)
    band = masked.GetRasterBand(1)
    band.GetMaskBand().WriteArray(((smooth[0] > 40) * 255).astype(np.uint8))
    masked = band = None
    gdal.Open(os.path.join(folder, f'JPEG_mask_{layout}.tif'), gdal.GA_Update).BuildOverviews('AVERAGE', [2])
scaled = create('scaled', 'i16', [])
for index in range(3):
    scaled.GetRasterBand(index + 1).SetScale(.0001 * (index + 1))
    scaled.GetRasterBand(index + 1).SetOffset(2.5 - index)
scaled = None
