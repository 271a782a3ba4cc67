import { beforeEach, describe, expect, it } from 'vitest';
import { Workbench } from '../state/workbench.svelte.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { ExampleFeatures } from './example-features.ts';
import { markExample } from './mark-example.ts';
import { pixelAt, pixelCentre } from './pixel-grid.ts';

let workbench: Workbench;

beforeEach(async () => {
  workbench = new Workbench(createFakeEngine({ jobMilliseconds: 0 }));
  workbench.session.description = await workbench.engine.describe();
  await workbench.openScene('/scenes/unplaced.tif');
  workbench.session.receive({ type: 'project', state: await workbench.engine.state() });
});

describe('a click that marks', () => {
  it('marks the middle of its pixel, and takes that back from anywhere in it', async () => {
    await markExample(workbench, [20.1, -30.9]);
    await markExample(workbench, [21.1, -30.9]);
    expect(workbench.examples.places).toMatchObject([{ at: [20.5, -30.5] }, { at: [21.5, -30.5] }]);
    await markExample(workbench, [20.8, -30.2]);
    expect(workbench.examples.places).toMatchObject([{ at: [21.5, -30.5] }]);
  });

  it('marks nothing outside the scene', async () => {
    await markExample(workbench, [-1, -30]);
    await markExample(workbench, [20, 5]);
    expect(workbench.examples.places).toEqual([]);
  });
});

it('finds the pixel of its middle again, on a grid that is turned', () => {
  const scene = { transform: [3, 4, 100, 4, -3, 900] as const, width: 40, height: 30 };
  for (const pixel of [
    { column: 0, row: 0 },
    { column: 39, row: 29 },
    { column: 17, row: 4 },
  ])
    expect(pixelAt(scene, pixelCentre(scene, pixel))).toEqual(pixel);
});

describe('examples as features', () => {
  it('come and go with the places, in the colours of their classes', () => {
    const features = new ExampleFeatures();
    const classes = [
      { id: 1, name: 'Wood', colour: '#00ff00' },
      { id: 2, name: 'Lake', colour: '#0000ff' },
    ];
    const place = (id: string, classId: number) => ({ id, sceneId: 's', classId, at: [1, 2] as const });
    const shown = () => {
      const all = features.source.getFeatures().map((one) => [one.getId(), one.get('colour')] as const);
      return Object.fromEntries(all);
    };
    features.sync([place('a', 1), place('b', 2), place('c', 9)], classes);
    expect(shown()).toEqual({ a: '#00ff00', b: '#0000ff' });
    const kept = features.source.getFeatureById('b');
    features.sync([place('b', 2)], [classes[0], { ...classes[1], colour: '#000099' }]);
    expect(shown()).toEqual({ b: '#000099' });
    expect(features.source.getFeatureById('b')).toBe(kept);
  });
});
