import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource, type ByteSource } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import type { Dataset } from '../raster/raster.ts';
import { openContext } from '../testing/open-context.ts';
import { inlineWorkers } from '../workers.ts';
import { openOwned } from './own-files.ts';

function scene() {
  const closed: string[] = [];
  const source = (name: string): ByteSource => ({
    ...memorySource(name, new Uint8Array(1)),
    close: async () => void closed.push(name),
  });
  const context = openContext(inlineWorkers(nodeCodecs), {
    sibling: async (suffix) => (suffix === '.ovr' ? source('a.ovr') : undefined),
  });
  return { closed, source, context };
}

it('closes every file once, when the dataset is closed', async () => {
  const { closed, source, context } = scene();
  const dataset = await openOwned(source('a'), context, async (files) => {
    expect(await files.context.sibling('.msk')).toBeUndefined();
    await files.context.sibling('.ovr');
    files.own(source('a.hdr'));
    return { close: files.close } as Dataset;
  });
  expect(closed).toEqual([]);
  await dataset.close();
  expect(closed).toEqual(['a', 'a.ovr', 'a.hdr']);
});

it('closes every file when opening fails, and says what to do', async () => {
  const { closed, source, context } = scene();
  const fail = (error: Error): Promise<Dataset> =>
    openOwned(
      source('a'),
      context,
      async (files) => {
        await files.context.sibling('.ovr');
        throw error;
      },
      'folder',
    );
  const refusal = new EngineError('unsupported', 'a is of a kind that cannot be read.');
  await expect(fail(refusal)).rejects.toBe(refusal);
  await expect(fail(new RangeError('out of bounds'))).rejects.toMatchObject({
    code: 'damaged',
    message: 'a cannot be read; copy the folder again: out of bounds',
  });
  expect(closed).toEqual(['a', 'a.ovr', 'a', 'a.ovr']);
});
