"""Writes HDF5 files of many types and filters with h5py, and the md5 of their bands as JSON on standard output.

usage: /usr/bin/python3 h5py.fixture.py FOLDER
"""
import hashlib
import json
import os
import sys

import h5py
import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(4)
truth = {}
KINDS = ['<i1', '<u1', '<i2', '>i2', '<u2', '>u2', '<i4', '>i4', '<u4', '<i8', '>i8', '<u8', '<f2', '>f2', '<f4', '>f4', '<f8', '>f8']
STORAGES = {
    'plain': {}, 'gzip': dict(compression='gzip', shuffle=True, chunks=(7, 5, 2)), 'fletcher': dict(fletcher32=True, chunks=(4, 4, 4)),
    'lzf': dict(compression='lzf'),
}


def digest(array):
    native = array.astype(np.float32) if array.dtype.itemsize == 2 and array.dtype.kind == 'f' else array
    native = native.astype(native.dtype.newbyteorder('='))
    return hashlib.md5(np.ascontiguousarray(native).tobytes()).hexdigest()


for kind in KINDS:
    for storage, options in STORAGES.items():
        for libver in ('earliest', 'latest'):
            name = f"{kind.replace('<', 'l').replace('>', 'b')}_{storage}_{libver}.h5"
            cube = (random.random((13, 11, 4)) * 100).astype(kind)
            with h5py.File(os.path.join(folder, name), 'w', libver=libver) as file:
                file.create_dataset('a/deep/cube', data=cube, **options)
                file['a'].attrs['note'] = 'text'
            truth[name] = [digest(cube[:, :, band]) for band in range(4)]
print(json.dumps(truth))
