import { kmeansManifest } from './clustering/kmeans-manifest.ts';
import { geotiffManifest } from './formats/geotiff/write/geotiff-manifest.ts';
import type { Plugin } from './plugins/manifest.ts';

/** What comes with Swath, through the same door as everyone's. */
const swath: Plugin = {
  manifest: {
    id: 'swath',
    version: '1.0.0',
    clusterers: [kmeansManifest],
    readers: [
      { id: 'geotiff', title: 'GeoTIFF', extensions: ['.tif', '.tiff'] },
      { id: 'matlab', title: 'MATLAB 5', extensions: ['.mat'] },
    ],
    exporters: [geotiffManifest],
  },
  loadClusterer: async () => (await import('./clustering/kmeans.ts')).kmeansCode,
  loadReader: async (id) =>
    id === 'geotiff'
      ? (await import('./formats/geotiff/read/geotiff-reader.ts')).geotiffReader
      : (await import('./formats/matlab/matlab-reader.ts')).matlabReader,
  loadExporter: async () => (await import('./formats/geotiff/write/geotiff-exporter.ts')).geotiffExporter,
};

export const builtinPlugins: readonly Plugin[] = [swath];
