import { describe, expect, it } from 'vitest';
import { clusterKey } from './cluster-keys.ts';

const press = (key: string, place = 2, modifiers = {}): ReturnType<typeof clusterKey> =>
  clusterKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers }, place, 20, 5);

describe('keys in the cluster table', () => {
  it('move the active row and stop at the ends', () => {
    expect([press('ArrowDown'), press('ArrowUp')]).toEqual([{ place: 3 }, { place: 1 }]);
    expect([press('ArrowDown', 19), press('ArrowUp', 0)]).toEqual([{ place: 19 }, { place: 0 }]);
    expect([press('PageDown'), press('PageUp')]).toEqual([{ place: 7 }, { place: 0 }]);
    expect([press('Home'), press('End')]).toEqual([{ place: 0 }, { place: 19 }]);
  });

  it('enter the table at either end', () => {
    expect([press('ArrowDown', -1), press('ArrowUp', -1)]).toEqual([{ place: 0 }, { place: 19 }]);
  });

  it('select all with Ctrl or Command', () => {
    expect(press('a')).toBeUndefined();
    expect([press('a', 2, { ctrlKey: true }), press('A', 2, { metaKey: true })]).toEqual(['all', 'all']);
  });

  it('leave other shortcuts alone', () => {
    expect(press('ArrowDown', 2, { ctrlKey: true })).toBeUndefined();
    expect(press('1')).toBeUndefined();
    expect(
      clusterKey({ key: 'End', ctrlKey: false, metaKey: false, altKey: false }, -1, 0, 5),
    ).toBeUndefined();
  });
});
