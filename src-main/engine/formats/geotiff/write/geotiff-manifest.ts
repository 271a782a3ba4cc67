import type { ExporterManifest } from '../../../raster/exporter.ts';

/** The cloud-optimized GeoTIFF. */
export const geotiffManifest = {
  id: 'geotiff',
  title: 'GeoTIFF (cloud-optimized)',
  extensions: ['.tif', '.tiff'],
  takes: ['labels', 'continuous'],
  parameters: {
    compression: {
      type: 'string',
      title: 'Compression',
      description:
        'All are lossless: deflate is read everywhere, zstd is faster to write, lzw is the oldest.',
      default: 'deflate',
      enum: ['deflate', 'zstd', 'lzw', 'none'],
    },
    level: {
      type: 'integer',
      title: 'Level',
      description: 'Higher is smaller and slower: 1-9 for deflate, 1-19 for zstd; 0 for the usual one.',
      default: 0,
      minimum: 0,
      maximum: 19,
    },
    predictor: {
      type: 'string',
      title: 'Predictor',
      description:
        'Differences compress better than numbers, but not than labels; auto knows which is which.',
      default: 'auto',
      enum: ['auto', 'standard', 'none'],
    },
    overviews: {
      type: 'string',
      title: 'Overviews',
      description: 'How coarser copies are made; auto takes the commonest label, and the average of numbers.',
      default: 'auto',
      enum: ['auto', 'average', 'mode', 'nearest', 'none'],
    },
    interleave: {
      type: 'string',
      title: 'Interleave',
      description:
        'Bands together in each tile, or in tiles of their own; auto keeps them together while they are few.',
      default: 'auto',
      enum: ['auto', 'pixel', 'band'],
    },
  },
} as const satisfies ExporterManifest;
