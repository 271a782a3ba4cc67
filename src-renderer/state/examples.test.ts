import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { Workbench } from './workbench.svelte.ts';

let workbench: Workbench;

const ring: [number, number][] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 0],
];
const classIds = (): number[] => workbench.examples.places.map(({ classId }) => classId);

async function refresh(): Promise<void> {
  workbench.session.receive({ type: 'project', state: await workbench.engine.state() });
}

beforeEach(async () => {
  workbench = new Workbench(createFakeEngine({ jobMilliseconds: 0 }));
  workbench.session.description = await workbench.engine.describe();
  await workbench.openScene('/scenes/valley.tif');
  await refresh();
});

describe('examples of the active scene', () => {
  it('are marked as of the chosen class, the first one until another is chosen', async () => {
    const [first, second] = workbench.project!.scheme.classes;
    await workbench.examples.mark([1.5, 2.5]);
    workbench.examples.choose(second.id);
    await workbench.examples.mark([3.5, 2.5]);
    expect(classIds()).toEqual([first.id, second.id]);
  });

  it('are taken back by marking again, and change their class by marking as another; each is one step', async () => {
    const [first, second] = workbench.project!.scheme.classes;
    const { examples } = workbench;
    await examples.mark([1.5, 2.5]);
    await examples.mark([1.5, 2.5], examples.places[0]);
    expect(classIds()).toEqual([]);
    await workbench.undo();
    examples.choose(second.id);
    await examples.mark([1.5, 2.5], examples.places[0]);
    expect(classIds()).toEqual([second.id]);
    await workbench.undo();
    expect(classIds()).toEqual([first.id]);
  });

  it('are areas too, which are areas no longer', async () => {
    const area = { id: 'a', name: 'Pond', polygons: [[ring]] };
    await workbench.apply({ type: 'add-areas', areas: [area, { ...area, id: 'b' }] });
    await workbench.examples.takeAreas(['a']);
    expect(workbench.project!.areas.map(({ id }) => id)).toEqual(['b']);
    expect(workbench.examples.byClass).toMatchObject([{ pixels: [], areas: [{ name: 'Pond' }] }]);
  });

  it('are not those of another scene', async () => {
    await workbench.examples.mark([1.5, 2.5]);
    await workbench.openScene('/scenes/unplaced.tif');
    await refresh();
    expect(workbench.examples.places).toEqual([]);
    expect(workbench.examples.set).toBeUndefined();
  });

  it('go to the engine as classes by rising number, with names, colours and all their places', async () => {
    const [first, second] = workbench.project!.scheme.classes;
    const { examples } = workbench;
    examples.choose(second.id);
    await examples.mark([9.5, 9.5]);
    await workbench.apply({ type: 'add-areas', areas: [{ id: 'a', name: 'Pond', polygons: [[ring]] }] });
    examples.choose(first.id);
    await examples.takeAreas(['a']);
    await examples.mark([1.5, 2.5]);
    const [one, other] = [first, second].toSorted((left, right) => left.id - right.id);
    expect(examples.set!.classes.map(({ id, name, colour }) => [id, name, colour])).toEqual(
      [one, other].map(({ id, name, colour }) => [id, name, colour]),
    );
    expect(examples.set!.classes.find(({ id }) => id === first.id)).toMatchObject({
      points: [[1.5, 2.5]],
      polygons: [[ring]],
    });
  });
});
