import type { ExporterManifest } from '../../raster/exporter.ts';

/** PNG with a world file. */
export const pngManifest = {
  id: 'png',
  title: 'PNG with world file',
  extensions: ['.png'],
  takes: ['labels', 'continuous'],
  parameters: {
    level: {
      type: 'integer',
      title: 'Level',
      description: 'Higher is smaller and slower.',
      default: 6,
      minimum: 1,
      maximum: 9,
    },
  },
} as const satisfies ExporterManifest;
