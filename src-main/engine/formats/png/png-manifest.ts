import type { ExporterManifest } from '../../raster/exporter.ts';

/** PNG with a world file. */
export const pngManifest = {
  id: 'png',
  title: 'PNG with world file',
  extensions: ['.png'],
  takes: ['labels', 'continuous'],
  sampleTypes: ['uint8', 'uint16'],
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
