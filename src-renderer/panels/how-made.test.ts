import { expect, it } from 'vitest';
import type { BandDescription } from '../../src-main/engine/api.ts';
import { FAKE_DESCRIPTION } from '../testing/fake-description.ts';
import { resultOf } from '../testing/result-of.ts';
import { howMade } from './how-made.ts';

const bands: BandDescription[] = [0, 1, 2].map((index) => ({
  index,
  name: `Band ${index + 1}`,
  sampleType: 'uint8',
  scale: 1,
  offset: 0,
}));
const { recipe } = resultOf(['#000000']);

const linesOf = (result: Parameters<typeof howMade>[0], known = bands): Record<string, readonly string[]> =>
  Object.fromEntries(
    howMade(result, FAKE_DESCRIPTION.clusterers, known).map(({ title, lines }) => [title, lines]),
  );

it('tells the model that the labels come from, or that was begun from', () => {
  const by = (use: 'predict' | 'begin') =>
    linesOf({ recipe: { ...recipe, model: { path: '/data/m.safetensors', use } }, seconds: {} });
  expect(by('predict')['By the model']).toEqual(['/data/m.safetensors']);
  expect(by('begin')['Begun from']).toEqual(['/data/m.safetensors']);
});

it('lists all that went into a result, in words', () => {
  const polygons = [] as never;
  expect(
    linesOf({
      recipe: {
        ...recipe,
        bands: [0, 2],
        standardise: true,
        parameters: { clusters: 5, restarts: 2, quick: true },
        seed: 42,
        areas: [{ id: 'a', name: 'North', polygons }],
        mask: '/data/mask.tif',
        features: [{ kind: 'reflectance' }, { kind: 'principal-components', components: 2 }],
        postProcess: [{ kind: 'majority', radius: 1 }],
      },
      notes: { 'Clusters in the end': 4, Components: '2, 98 % of the variance', Weight: 1 / 3 },
      seconds: { fitting: 1, writing: 2 },
    }),
  ).toEqual({
    Method: ['k-means'],
    Parameters: ['Clusters: 5', 'restarts: 2', 'quick: yes'],
    Bands: ['1, 3'],
    Areas: ['North'],
    Mask: ['/data/mask.tif'],
    Features: ['Reflectance', 'Principal components: first 2'],
    Standardised: ['yes'],
    Seed: ['42'],
    'Cleaned by': ['Majority 3 × 3'],
    'Clusters in the end': ['4'],
    Components: ['2, 98 % of the variance'],
    Weight: ['0.333333'],
    Time: ['3.0 s'],
  });
});

it('tells where it ran and what the user was told meanwhile', () => {
  const facts = linesOf({ recipe, devices: ['A GPU', 'A CPU'], notices: ['The GPU is gone.'], seconds: {} });
  expect([facts['Ran on'], facts.Notices]).toEqual([['A GPU', 'A CPU'], ['The GPU is gone.']]);
});

it('leaves out what there was not, and names what it does not know by its id', () => {
  const facts = linesOf({ recipe: { ...recipe, bands: [0, 1, 2], clusterer: 'gone' }, seconds: {} });
  expect(Object.keys(facts)).toEqual(['Method', 'Bands', 'Standardised', 'Seed', 'Time']);
  expect([facts.Method, facts.Bands]).toEqual([['gone'], ['all 3']]);
});

it('says what a split result was split of', () => {
  const result = resultOf(['#000000']);
  const lines = linesOf({ ...result, splits: [{ cluster: 3, of: { ...result, name: 'K-means 1' } }] });
  expect(lines['Split of']).toEqual(['cluster 3 of “K-means 1”, as follows']);
  expect(linesOf(result)['Split of']).toBeUndefined();
});
