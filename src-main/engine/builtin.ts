import { kmeansManifest } from './clustering/kmeans-manifest.ts';
import type { Plugin } from './plugins/manifest.ts';

/** What comes with Swath, through the same door as everyone's. */
const swath: Plugin = {
  manifest: {
    id: 'swath',
    version: '1.0.0',
    clusterers: [kmeansManifest],
    readers: [
      { id: 'geotiff', title: 'GeoTIFF', extensions: ['.tif', '.tiff'] },
      { id: 'jpeg2000', title: 'JPEG 2000', extensions: ['.jp2', '.j2k', '.jpf', '.j2c', '.jpx'] },
      { id: 'matlab', title: 'MATLAB 5', extensions: ['.mat'] },
    ],
  },
  loadClusterer: async () => (await import('./clustering/kmeans.ts')).kmeansCode,
  loadReader: async (id) => {
    switch (id) {
      case 'geotiff':
        return (await import('./formats/geotiff/read/geotiff-reader.ts')).geotiffReader;
      case 'jpeg2000':
        return (await import('./formats/jpeg2000/jpeg2000-reader.ts')).jpeg2000Reader;
      default:
        return (await import('./formats/matlab/matlab-reader.ts')).matlabReader;
    }
  },
};

export const builtinPlugins: readonly Plugin[] = [swath];
