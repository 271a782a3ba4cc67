"""Writes small JPEG 2000 files of many kinds with GDAL, and what GDAL reads from them (or from other files) as JSON.

usage: /usr/bin/python3 conformance.fixture.py FOLDER [FILE ...]
Without FILE the files are written to FOLDER first.
"""
import glob
import hashlib
import itertools
import json
import os
import sys

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
folder, files = sys.argv[1], sys.argv[2:]
random = np.random.default_rng(5)
HEIGHT, WIDTH = 300, 420
slope = np.add.outer(np.arange(HEIGHT) * 0.4, np.arange(WIDTH) * 0.3)
smooth = np.stack([slope * (1 - 0.2 * band) + random.normal(0, 4, slope.shape) for band in range(6)])
TYPES = {'u8': (gdal.GDT_Byte, np.uint8, 0, 255), 'u16': (gdal.GDT_UInt16, np.uint16, 0, 65535), 'i16': (gdal.GDT_Int16, np.int16, -32768, 32767)}


def create(name, kind, bands, options, epsg=32633, transform=(500000, 10, 0, 5000000, 0, -10), scale=1.0, window=None, alpha=False, palette=False):
    gdal_type, numpy_type, low, high = TYPES[kind]
    pixels = np.clip(smooth[:bands] * scale + (low / 2), low, high).astype(numpy_type)
    if window:
        pixels = pixels[:, :window[1], :window[0]]
    memory = gdal.GetDriverByName('MEM').Create('', pixels.shape[2], pixels.shape[1], bands, gdal_type)
    if epsg:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        memory.SetProjection(reference.ExportToWkt())
    if transform:
        memory.SetGeoTransform(transform)
    if alpha:
        pixels[-1] = (smooth[0][:pixels.shape[1], :pixels.shape[2]] > 60) * 255
        memory.GetRasterBand(bands).SetColorInterpretation(gdal.GCI_AlphaBand)
    if palette:
        table = gdal.ColorTable()
        for value in range(256):
            table.SetColorEntry(value, (value, 255 - value, value // 2, 255))
        memory.GetRasterBand(1).SetColorTable(table)
    memory.WriteArray(pixels)
    gdal.GetDriverByName('JP2OpenJPEG').CreateCopy(os.path.join(folder, name), memory, options=options)


def write_all():
    lossless, lossy = ['REVERSIBLE=YES', 'QUALITY=100'], ['REVERSIBLE=NO', 'QUALITY=30']
    scales = {'u8': 1.0, 'u16': 40.0, 'i16': 70.0}
    for kind, bands, (mode, options) in itertools.product(TYPES, (1, 2, 3, 4, 6), (('lossless', lossless), ('lossy', lossy))):
        for tile in (64, 100, 1024):
            create(f'{kind}_{bands}_{mode}_{tile}.jp2', kind, bands, options + [f'BLOCKXSIZE={tile}', f'BLOCKYSIZE={tile}'], scale=scales[kind])
    variants = {
        **{f'order_{order}': [f'PROGRESSION={order}'] for order in ('LRCP', 'RLCP', 'RPCL', 'PCRL', 'CPRL')},
        'plt': ['PLT=YES'], 'tlm': ['TLM=YES'], 'sop': ['SOP=YES', 'EPH=YES'], 'one_level': ['RESOLUTIONS=1'], 'two_levels': ['RESOLUTIONS=2'],
        'layers': ['QUALITY=10,30,100'], 'no_colour_transform': ['YCC=NO'], 'gml_only': ['GeoJP2=NO'], 'geojp2_only': ['GMLJP2=NO'],
        'gml2': ['GeoJP2=NO', 'GMLJP2V2_DEF=YES'], 'after': ['GEOBOXES_AFTER_JP2C=YES'], 'nowhere': ['GeoJP2=NO', 'GMLJP2=NO'],
        'metadata': ['WRITE_METADATA=YES'], 'small_precincts': ['PRECINCTS={64,64},{32,32},{32,32}'], 'blocks': ['CODEBLOCK_WIDTH=16', 'CODEBLOCK_HEIGHT=8'],
        'style': ['CODEBLOCK_STYLE=63'], 'parts_r': ['TILEPARTS=RESOLUTIONS', 'TLM=YES'], 'parts_l': ['TILEPARTS=LAYERS', 'QUALITY=20,100'],
        'parts_c': ['TILEPARTS=COMPONENTS', 'PROGRESSION=CPRL'], 'inspire': ['INSPIRE_TG=YES'] ,
    }
    for (name, options), size in itertools.product(variants.items(), (128, 75, 2048)):
        base = [] if 'QUALITY' in ''.join(options) or name == 'inspire' else ['QUALITY=100']
        base += ['REVERSIBLE=YES'] + ([] if name == 'inspire' else [f'BLOCKXSIZE={size}', f'BLOCKYSIZE={size + 16}'])
        create(f'{name}_{size}.jp2', 'u8', 3, base + options)
    for bits in (1, 2, 4, 5, 7):
        create(f'bits{bits}.jp2', 'u8', 1, lossless + [f'NBITS={bits}'], scale=2 ** bits / 256)
    for bits in (9, 10, 12, 15):
        create(f'bits{bits}.jp2', 'u16', 1, lossless + [f'NBITS={bits}'], scale=2 ** bits / 256)
    for epsg, transform in ((4326, (23, 0.001, 0, 42, 0, -0.001)), (3035, (4321000, 30, 0, 3210000, 0, -30)), (3857, (1e6, 5, 0, 6e6, 0, -5)),
                            (32733, (500000, 10, 3, 5000000, 3, -10)), (2193, (1600000, 10, 0, 5400000, 0, -10))):
        for georeference in ('GeoJP2', 'GMLJP2'):
            create(f'epsg{epsg}_no_{georeference}.jp2', 'u8', 1, lossless + [f'{georeference}=NO'], epsg, transform)
    create('raw.j2k', 'u16', 3, lossless + ['BLOCKXSIZE=96', 'BLOCKYSIZE=80'], scale=30.0)
    create('alpha.jp2', 'u8', 4, lossless, alpha=True)
    create('alpha_one_bit.jp2', 'u8', 4, lossless + ['1BIT_ALPHA=YES'], alpha=True)
    create('grey_alpha.jp2', 'u8', 2, lossless + ['BLOCKXSIZE=64', 'BLOCKYSIZE=64'], alpha=True)
    create('palette.jp2', 'u8', 1, lossless, palette=True)
    create('tiny.jp2', 'u8', 1, lossless, window=(1, 1))
    create('line.jp2', 'u16', 3, lossless + ['BLOCKXSIZE=33', 'BLOCKYSIZE=33'], window=(419, 1))


def digest(array):
    return hashlib.md5(np.ascontiguousarray(array).tobytes()).hexdigest()


def describe(path):
    dataset = gdal.Open(path)
    bands = [dataset.GetRasterBand(index + 1) for index in range(dataset.RasterCount)]
    reference = dataset.GetSpatialRef()
    alpha = [band for band in bands if band.GetColorInterpretation() == gdal.GCI_AlphaBand]
    table = bands[0].GetColorTable()
    return dict(
        width=dataset.RasterXSize, height=dataset.RasterYSize, transform=dataset.GetGeoTransform(can_return_null=True),
        epsg=reference and int(reference.GetAuthorityCode(None) or 0),
        type=np.dtype(bands[0].ReadAsArray(0, 0, 1, 1).dtype).name, bands=[digest(band.ReadAsArray()) for band in bands],
        valid=digest((alpha[0].ReadAsArray() != 0).astype(np.uint8)) if alpha else None,
        palette=[list(table.GetColorEntry(index)) for index in range(table.GetCount())] if table else None,
        overviews=[[band.GetOverview(index).XSize, band.GetOverview(index).YSize, digest(band.GetOverview(index).ReadAsArray())]
                   for band in bands for index in range(band.GetOverviewCount())])


if not files:
    write_all()
    for path in glob.glob(os.path.join(folder, '*.aux.xml')):
        os.remove(path)
    files = sorted(glob.glob(os.path.join(folder, '*.j*')))
print(json.dumps({path: describe(path) for path in files}))
