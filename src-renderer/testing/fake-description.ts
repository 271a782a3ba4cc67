import type { EngineDescription } from '../../src-main/engine/api.ts';
import type { ClassScheme } from '../../src-main/engine/scheme/class-scheme.ts';
import { FAKE_FILES } from './fake-scenes.ts';

export const FAKE_SCHEMES: readonly [ClassScheme, ...ClassScheme[]] = [
  {
    id: 'simple',
    title: 'Six simple classes',
    classes: [
      { id: 1, name: 'Water', colour: '#2b6cb0' },
      { id: 2, name: 'Forest', colour: '#22693f' },
      { id: 3, name: 'Grass', colour: '#a3c34f' },
      { id: 4, name: 'Crops', colour: '#e0b83f' },
      { id: 5, name: 'Built-up', colour: '#c0392b' },
      { id: 6, name: 'Bare', colour: '#b59a7a' },
    ],
  },
  {
    id: 'worldcover',
    title: 'ESA WorldCover',
    classes: [
      { id: 10, name: 'Tree cover', colour: '#006400' },
      { id: 30, name: 'Grassland', colour: '#ffff4c' },
      { id: 40, name: 'Cropland', colour: '#f096ff' },
      { id: 50, name: 'Built-up', colour: '#fa0000' },
      { id: 80, name: 'Permanent water bodies', colour: '#0064c8' },
    ],
  },
];

export const FAKE_DESCRIPTION: EngineDescription = {
  version: '0.0.0-fake',
  schemes: FAKE_SCHEMES,
  roots: ['/scenes'],
  sampleScene: Object.keys(FAKE_FILES)[0],
  palette: ['#4477aa', '#ee6677', '#228833', '#ccbb44'],
  spectralIndices: [
    {
      id: 'ndvi',
      title: 'Normalised difference vegetation index',
      bands: [
        { role: 'red', from: 620, until: 690 },
        { role: 'nir', from: 760, until: 960 },
      ],
    },
    {
      id: 'ndre',
      title: 'Normalised difference red edge index',
      bands: [
        { role: 'red edge', from: 695, until: 750 },
        { role: 'nir', from: 760, until: 960 },
      ],
    },
  ],
  exporters: [
    {
      id: 'geotiff',
      title: 'GeoTIFF (cloud-optimized)',
      extensions: ['.tif', '.tiff'],
      takes: ['labels', 'continuous'],
      parameters: {
        compression: {
          type: 'string',
          title: 'Compression',
          description: 'How tiles are packed.',
          default: 'deflate',
          enum: ['deflate', 'none'],
        },
      },
    },
    {
      id: 'png',
      title: 'PNG',
      extensions: ['.png'],
      takes: ['labels', 'continuous'],
      sampleTypes: ['uint8', 'uint16'],
      parameters: {},
    },
  ],
  clusterers: [
    {
      id: 'kmeans',
      title: 'k-means',
      description: 'Groups pixels around centres so that each is near to its own.',
      parameters: {
        clusters: {
          type: 'integer',
          title: 'Clusters',
          description: 'How many groups to find.',
          default: 8,
          minimum: 2,
          maximum: 1000,
        },
        iterations: {
          type: 'integer',
          title: 'Iterations',
          description: 'At most so many rounds.',
          default: 50,
          minimum: 1,
          maximum: 1000,
        },
        sample: {
          type: 'integer',
          title: 'Sample',
          description: 'Pixels to learn from.',
          default: 100000,
          minimum: 100,
          maximum: 10000000,
        },
      },
    },
    {
      id: 'isodata',
      title: 'ISODATA',
      description: 'Finds the number of clusters by splitting wide ones and merging close ones.',
      parameters: {
        iterations: {
          type: 'integer',
          title: 'Iterations',
          description: 'At most so many rounds.',
          default: 20,
          minimum: 1,
          maximum: 1000,
        },
        clusters: {
          type: 'integer',
          title: 'Clusters',
          description: 'How many to begin with.',
          default: 8,
          minimum: 2,
          maximum: 1000,
        },
        distance: {
          type: 'string',
          title: 'Distance',
          description: 'By what pixels are compared.',
          default: 'euclidean',
          enum: ['euclidean', 'angle'],
        },
        separation: {
          type: 'number',
          title: 'Separation',
          description: 'Clusters that are closer are merged.',
          default: 0.5,
          minimum: 0,
        },
        keepSmall: {
          type: 'boolean',
          title: 'Keep small clusters',
          description: 'Whether clusters of few pixels stay.',
          default: false,
        },
        sample: {
          type: 'integer',
          title: 'Sample',
          description: 'Pixels to learn from.',
          default: 100000,
          minimum: 100,
          maximum: 10000000,
        },
      },
    },
  ],
};
