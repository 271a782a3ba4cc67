import { describe, expect, it } from 'vitest';
import { breathe } from './run.ts';
import { pipeline } from './workers.ts';

describe('pipeline', () => {
  it('hands results on in the order of the items, whichever is ready first', async () => {
    const seen: number[] = [];
    const work = async (item: number): Promise<number> => {
      for (let turn = item; turn < 5; turn++) await breathe();
      return item * 10;
    };
    await pipeline([1, 2, 3, 4], 3, work, (result) => void seen.push(result));
    expect(seen).toEqual([10, 20, 30, 40]);
  });

  it('fails as a whole, and quietly until its turn, when a later item fails first', async () => {
    const unobserved: unknown[] = [];
    const note = (reason: unknown): void => void unobserved.push(reason);
    process.on('unhandledRejection', note);
    const work = async (item: number): Promise<number> => {
      if (item === 2) throw new Error('the second broke');
      for (let turn = 0; turn < 5; turn++) await breathe();
      return item;
    };
    await expect(pipeline([1, 2, 3], 3, work, () => {})).rejects.toThrow('the second broke');
    process.off('unhandledRejection', note);
    expect(unobserved).toEqual([]);
  });
});
