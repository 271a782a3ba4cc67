import type { ExporterManifest } from '../../../raster/exporter.ts';

/** ENVI: raw samples, and a text header beside them. */
export const enviManifest = {
  id: 'envi',
  title: 'ENVI',
  extensions: ['.dat', '.img', '.hdr'],
  takes: ['labels', 'continuous'],
  parameters: {},
} as const satisfies ExporterManifest;
