import { kmeansManifest } from './clustering/kmeans-manifest.ts';
import { enviManifest } from './formats/envi/write/envi-manifest.ts';
import { geotiffManifest } from './formats/geotiff/write/geotiff-manifest.ts';
import { pngManifest } from './formats/png/png-manifest.ts';
import { offerSideFiles } from './formats/side-files/side-file-parameters.ts';
import type { Plugin } from './plugins/manifest.ts';
import type { Exporter } from './raster/exporter.ts';

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
    exporters: [geotiffManifest, enviManifest, pngManifest].map(offerSideFiles),
  },
  loadClusterer: async () => (await import('./clustering/kmeans.ts')).kmeansCode,
  loadReader: async (id) =>
    id === 'geotiff'
      ? (await import('./formats/geotiff/read/geotiff-reader.ts')).geotiffReader
      : (await import('./formats/matlab/matlab-reader.ts')).matlabReader,
  loadExporter: async (id) => {
    const [{ withSideFiles }, exporter] = await Promise.all([
      import('./formats/side-files/with-side-files.ts'),
      loadExporter(id),
    ]);
    return withSideFiles(exporter);
  },
};

export const builtinPlugins: readonly Plugin[] = [swath];

async function loadExporter(id: string): Promise<Exporter> {
  if (id === 'envi') return (await import('./formats/envi/write/envi-exporter.ts')).enviExporter;
  if (id === 'png') return (await import('./formats/png/png-exporter.ts')).pngExporter;
  return (await import('./formats/geotiff/write/geotiff-exporter.ts')).geotiffExporter;
}
