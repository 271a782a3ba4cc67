import { kmeansManifest } from './clustering/kmeans-manifest.ts';
import type { Plugin } from './plugins/manifest.ts';
import type { Reader } from './raster/reader.ts';

const READERS: Readonly<Record<string, () => Promise<Reader>>> = {
  geotiff: async () => (await import('./formats/geotiff/read/geotiff-reader.ts')).geotiffReader,
  sentinel2: async () => (await import('./formats/sentinel2/sentinel2-reader.ts')).sentinel2Reader,
  landsat: async () => (await import('./formats/landsat/landsat-reader.ts')).landsatReader,
  matlab: async () => (await import('./formats/matlab/matlab-reader.ts')).matlabReader,
};

/** What comes with Swath, through the same door as everyone's. */
const swath: Plugin = {
  manifest: {
    id: 'swath',
    version: '1.0.0',
    clusterers: [kmeansManifest],
    readers: [
      { id: 'geotiff', title: 'GeoTIFF', extensions: ['.tif', '.tiff'] },
      {
        id: 'sentinel2',
        title: 'Sentinel-2',
        extensions: ['mtd_msil1c.xml', 'mtd_msil2a.xml', 'mtd_tl.xml'],
      },
      { id: 'landsat', title: 'Landsat', extensions: ['_mtl.txt', '_mtl.json', '_mtl.xml'] },
      { id: 'matlab', title: 'MATLAB 5', extensions: ['.mat'] },
    ],
  },
  loadClusterer: async () => (await import('./clustering/kmeans.ts')).kmeansCode,
  loadReader: (id) => READERS[id](),
};

export const builtinPlugins: readonly Plugin[] = [swath];
