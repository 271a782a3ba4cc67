import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource, type Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { arrayRaster } from '../testing/array-raster.ts';
import { inlineWorkers } from '../workers.ts';
import { openDataset } from './open-dataset.ts';
import type { Dataset } from './raster.ts';
import type { OpenContext, Reader } from './reader.ts';

const workers = inlineWorkers(nodeCodecs);

/** Files whose text is their content; those that start with "secret" may not be opened. */
function files(contents: Record<string, string>): Files & { closed: string[] } {
  const closed: string[] = [];
  const unused = async (): Promise<never> => {
    throw new EngineError('internal', 'not part of this test');
  };
  return {
    closed,
    exists: async (path) => path in contents,
    kind: async (path) => (path in contents ? 'file' : undefined),
    open: async (path) => {
      if (!(path in contents)) throw new EngineError('not-found', `There is no ${path}.`);
      if (contents[path].startsWith('secret'))
        throw new EngineError('not-allowed', `${path} may not be read.`);
      const source = memorySource(path, new TextEncoder().encode(contents[path]));
      return { ...source, close: async () => void closed.push(path) };
    },
    create: unused,
    list: unused,
    remove: unused,
  };
}

/** Recognises a first letter; its dataset carries what it was opened with. */
function letterReader(letter: string): Reader & { contexts: OpenContext[] } {
  const contexts: OpenContext[] = [];
  return {
    contexts,
    recognises: (head) => String.fromCharCode(head[0]) === letter,
    open: async (source, context): Promise<Dataset> => {
      contexts.push(context);
      const raster = arrayRaster({ width: 1, height: 1, sample: () => 0 });
      return {
        ...raster,
        name: source.name,
        format: letter,
        details: {},
        problems: [],
        close: async () => {},
      };
    },
  };
}

describe('openDataset', () => {
  it('takes the reader that recognises the first bytes', async () => {
    const readers = [letterReader('A'), letterReader('B')];
    const dataset = await openDataset('scene.tif', files({ 'scene.tif': 'B...' }), readers, { workers });
    expect(dataset).toMatchObject({ format: 'B', name: 'scene.tif' });
  });

  it.each([
    ['x.mat:cube', { 'x.mat': 'A' }, 'x.mat', 'cube'],
    ['C:\\data\\x.mat:cube', { 'C:\\data\\x.mat': 'A' }, 'C:\\data\\x.mat', 'cube'],
    ['C:\\data\\x.mat', { 'C:\\data\\x.mat': 'A' }, 'C:\\data\\x.mat', undefined],
    ['odd:name', { 'odd:name': 'A', odd: 'A' }, 'odd:name', undefined],
    ['in:folder/x.mat', { 'in:folder/x.mat': 'A' }, 'in:folder/x.mat', undefined],
    ['x.h5:/group/cube', { 'x.h5': 'A' }, 'x.h5', '/group/cube'],
    ['in:folder/x.h5:/group/cube', { 'in:folder/x.h5': 'A' }, 'in:folder/x.h5', '/group/cube'],
  ])('%s is a file, or a variable of one', async (path, contents, file, variable) => {
    const reader = letterReader('A');
    expect((await openDataset(path, files(contents), [reader], { workers, wanted: 'labels' })).name).toBe(
      file,
    );
    expect(reader.contexts[0]).toMatchObject({ variable, wanted: 'labels' });
  });

  it('lends siblings, and counts one that may not be read as none', async () => {
    const reader = letterReader('A');
    const contents = { 'a.tif': 'A', 'a.tif.aux.xml': '<x/>', 'a.tif.ovr': 'secret' };
    await openDataset('a.tif', files(contents), [reader], { workers });
    const [{ sibling }] = reader.contexts;
    expect((await sibling('.aux.xml'))?.name).toBe('a.tif.aux.xml');
    expect(await sibling('.ovr')).toBeUndefined();
    expect(await sibling('.msk')).toBeUndefined();
  });

  it('says what is missing, empty or unknown, and closes what it opened', async () => {
    const places = files({ 'notes.txt': 'hello', 'empty.tif': '' });
    const open = (path: string) => openDataset(path, places, [letterReader('A')], { workers });
    await expect(open('none.tif')).rejects.toMatchObject({ code: 'not-found' });
    await expect(open('notes.txt')).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/notes\.txt.*GeoTIFF/),
    });
    await expect(open('empty.tif')).rejects.toMatchObject({
      message: expect.stringContaining('empty.tif is empty'),
    });
    expect(places.closed).toEqual(['notes.txt', 'empty.tif']);
  });
});
