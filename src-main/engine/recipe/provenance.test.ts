import { expect, it } from 'vitest';
import { SIMPLE_SCHEME } from '../scheme/builtin-schemes.ts';
import { exportMetadata } from './provenance.ts';
import { recipeSchema, type Recipe } from './recipe.ts';

const recipe: Recipe = {
  bands: [0, 3],
  standardise: true,
  clusterer: 'kmeans',
  parameters: { clusters: 5 },
  seed: 42,
  areas: [],
  mask: '/home/someone/masks/clouds.tif',
};

it('says by what, from what and how a map was made', () => {
  const metadata = exportMetadata({ version: '1.2.3', source: 's.tif', recipe, scheme: SIMPLE_SCHEME });
  expect(metadata).toMatchObject({
    SOFTWARE: 'Swath 1.2.3',
    SOURCE: 's.tif',
    CONTENT: 'classes',
    CLASS_SCHEME: SIMPLE_SCHEME.title,
  });
  expect(recipeSchema.parse(JSON.parse(metadata.RECIPE))).toEqual({ ...recipe, mask: 'clouds.tif' });
});

it('names no folders, so that the same work writes the same file on any machine', () => {
  const metadata = exportMetadata({ version: '1.2.3', source: 's.tif', recipe });
  expect(JSON.stringify(metadata)).not.toContain('someone');
  expect(metadata).toMatchObject({ CONTENT: 'clusters' });
  expect(metadata).not.toHaveProperty('CLASS_SCHEME');
});
