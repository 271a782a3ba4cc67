import { anchorManifest } from './clustering/anchor/anchor-manifest.ts';
import type { ClustererCode } from './clustering/clusterer.ts';
import { fuzzyManifest } from './clustering/fuzzy/fuzzy-manifest.ts';
import { isodataManifest } from './clustering/isodata/isodata-manifest.ts';
import { gmmManifest } from './clustering/gaussian/gmm-manifest.ts';
import { hybridManifest } from './clustering/gaussian/hybrid-manifest.ts';
import { kmeansManifest } from './clustering/kmeans/kmeans-manifest.ts';
import { minibatchManifest } from './clustering/minibatch/minibatch-manifest.ts';
import { twoLevelManifest } from './clustering/two-level/two-level-manifest.ts';
import { deepManifest } from './clustering/fields/deep-manifest.ts';
import { deepclusterManifest } from './clustering/deepcluster/deepcluster-manifest.ts';
import { prototypesManifest } from './clustering/prototypes/prototypes-manifest.ts';
import { selflabelManifest } from './clustering/selflabel/selflabel-manifest.ts';
import { ssccManifest } from './clustering/sscc/sscc-manifest.ts';
import { scanManifest } from './clustering/scan/scan-manifest.ts';
import { segmentsManifest } from './clustering/segments/segments-manifest.ts';
import { uicManifest } from './clustering/uic/uic-manifest.ts';
import { enviManifest } from './formats/envi/write/envi-manifest.ts';
import { geotiffManifest } from './formats/geotiff/write/geotiff-manifest.ts';
import { pngManifest } from './formats/png/png-manifest.ts';
import { offerSideFiles } from './formats/side-files/side-file-parameters.ts';
import type { Plugin } from './plugins/manifest.ts';
import type { Exporter } from './raster/exporter.ts';
import type { Reader } from './raster/reader.ts';

/** Where the code of each reader is. A reader that knows its files by what lies beside them comes last in the manifest. */
const READERS: Readonly<Record<string, () => Promise<Reader>>> = {
  geotiff: async () => (await import('./formats/geotiff/read/geotiff-reader.ts')).geotiffReader,
  sentinel2: async () => (await import('./formats/sentinel2/sentinel2-reader.ts')).sentinel2Reader,
  landsat: async () => (await import('./formats/landsat/landsat-reader.ts')).landsatReader,
  jpeg2000: async () => (await import('./formats/jpeg2000/jpeg2000-reader.ts')).jpeg2000Reader,
  matlab: async () => (await import('./formats/matlab/matlab-reader.ts')).matlabReader,
  hdf5: async () => (await import('./formats/hdf5/hdf5-reader.ts')).hdf5Reader,
  netcdf: async () => (await import('./formats/netcdf/netcdf-reader.ts')).netcdfReader,
  envi: async () => (await import('./formats/envi/envi-reader.ts')).enviReader,
};

/** Where the code of each clusterer is. */
const CLUSTERERS: Readonly<Record<string, () => Promise<ClustererCode>>> = {
  kmeans: async () => (await import('./clustering/kmeans/kmeans.ts')).kmeansCode,
  isodata: async () => (await import('./clustering/isodata/isodata.ts')).isodataCode,
  fuzzy: async () => (await import('./clustering/fuzzy/fuzzy.ts')).fuzzyCode,
  gmm: async () => (await import('./clustering/gaussian/gmm.ts')).gmmCode,
  hybrid: async () => (await import('./clustering/gaussian/hybrid.ts')).hybridCode,
  minibatch: async () => (await import('./clustering/minibatch/minibatch.ts')).minibatchCode,
  'two-level': async () => (await import('./clustering/two-level/two-level.ts')).twoLevelCode,
  segments: async () => (await import('./clustering/segments/segments.ts')).segmentsCode,
  anchor: async () => (await import('./clustering/anchor/anchor.ts')).anchorCode,
  deep: async () => (await import('./clustering/fields/deep.ts')).deepCode,
  sscc: async () => (await import('./clustering/sscc/sscc.ts')).ssccCode,
  uic: async () => (await import('./clustering/uic/uic.ts')).uicCode,
  deepcluster: async () => (await import('./clustering/deepcluster/deepcluster.ts')).deepclusterCode,
  scan: async () => (await import('./clustering/scan/scan.ts')).scanCode,
  prototypes: async () => (await import('./clustering/prototypes/prototypes.ts')).prototypesCode,
  selflabel: async () => (await import('./clustering/selflabel/selflabel.ts')).selflabelCode,
};

/** What comes with Swath, through the same door as everyone's. */
const swath: Plugin = {
  manifest: {
    id: 'swath',
    version: '1.0.0',
    clusterers: [
      kmeansManifest,
      minibatchManifest,
      twoLevelManifest,
      isodataManifest,
      fuzzyManifest,
      gmmManifest,
      hybridManifest,
      segmentsManifest,
      anchorManifest,
      deepManifest,
      ssccManifest,
      uicManifest,
      deepclusterManifest,
      selflabelManifest,
      scanManifest,
      prototypesManifest,
    ],
    readers: [
      { id: 'geotiff', title: 'GeoTIFF', extensions: ['.tif', '.tiff'] },
      {
        id: 'sentinel2',
        title: 'Sentinel-2',
        extensions: ['mtd_msil1c.xml', 'mtd_msil2a.xml', 'mtd_tl.xml'],
      },
      { id: 'landsat', title: 'Landsat', extensions: ['_mtl.txt', '_mtl.json', '_mtl.xml'] },
      { id: 'jpeg2000', title: 'JPEG 2000', extensions: ['.jp2', '.j2k', '.jpf', '.j2c', '.jpx'] },
      { id: 'matlab', title: 'MATLAB', extensions: ['.mat'] },
      { id: 'hdf5', title: 'HDF5 and NetCDF-4', extensions: ['.h5', '.he5', '.hdf5', '.hdf', '.nc', '.nc4'] },
      { id: 'netcdf', title: 'NetCDF-3', extensions: ['.nc', '.cdf'] },
      { id: 'envi', title: 'ENVI', extensions: ['.hdr', '.bsq', '.bil', '.bip', '.dat', '.img', '.raw'] },
    ],
    exporters: [geotiffManifest, enviManifest, pngManifest].map(offerSideFiles),
  },
  loadClusterer: async (id) => CLUSTERERS[id](),
  loadReader: async (id) => READERS[id](),
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
