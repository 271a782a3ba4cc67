import type { Plugin } from './plugins/manifest.ts';

export const builtinPlugin: Plugin = {
  manifest: {
    id: 'swath',
    version: '1',
    readers: [{ id: 'geotiff', title: 'GeoTIFF', extensions: ['.tif'] }],
  },
  loadReader: async () => (await import('./formats/geotiff/read/geotiff-reader.ts')).geotiffReader,
};
