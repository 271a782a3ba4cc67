import { kmeansManifest } from './clustering/kmeans-manifest.ts';
import type { Plugin } from './plugins/manifest.ts';
import type { Reader } from './raster/reader.ts';

/** Where the code of each reader is. A reader that knows its files by what lies beside them comes last in the manifest. */
const READERS: Readonly<Record<string, () => Promise<Reader>>> = {
  geotiff: async () => (await import('./formats/geotiff/read/geotiff-reader.ts')).geotiffReader,
  matlab: async () => (await import('./formats/matlab/matlab-reader.ts')).matlabReader,
  envi: async () => (await import('./formats/envi/envi-reader.ts')).enviReader,
};

/** What comes with Swath, through the same door as everyone's. */
const swath: Plugin = {
  manifest: {
    id: 'swath',
    version: '1.0.0',
    clusterers: [kmeansManifest],
    readers: [
      { id: 'geotiff', title: 'GeoTIFF', extensions: ['.tif', '.tiff'] },
      { id: 'matlab', title: 'MATLAB', extensions: ['.mat'] },
      { id: 'envi', title: 'ENVI', extensions: ['.hdr', '.bsq', '.bil', '.bip', '.dat', '.img', '.raw'] },
    ],
  },
  loadClusterer: async () => (await import('./clustering/kmeans.ts')).kmeansCode,
  loadReader: async (id) => READERS[id](),
};

export const builtinPlugins: readonly Plugin[] = [swath];
