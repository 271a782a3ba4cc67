import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource, type Files, type FolderEntry } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { arrayRaster } from '../testing/array-raster.ts';
import { inlineWorkers } from '../workers.ts';
import { openDataset } from './open-dataset.ts';
import { chooseOption } from './open-option.ts';
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
    kind: async (path) =>
      path in contents ? 'file' : entriesOf(contents, path).length > 0 ? 'folder' : undefined,
    open: async (path) => {
      if (!(path in contents)) throw new EngineError('not-found', `There is no ${path}.`);
      if (contents[path].startsWith('secret'))
        throw new EngineError('not-allowed', `${path} may not be read.`);
      const source = memorySource(path, new TextEncoder().encode(contents[path]));
      return { ...source, close: async () => void closed.push(path) };
    },
    create: unused,
    list: async (folder) => ({ folder, entries: entriesOf(contents, folder) }),
    remove: unused,
  };
}

function entriesOf(contents: Record<string, string>, folder: string): FolderEntry[] {
  const inside = Object.keys(contents).filter((path) => path.startsWith(`${folder}/`));
  return inside.map((path) => ({
    name: path.slice(folder.length + 1),
    path,
    kind: 'file',
    size: contents[path].length,
  }));
}

/** Recognises a first letter, and a folder by a file of its name; its dataset carries what it was opened with. */
function letterReader(letter: string): Reader & { contexts: OpenContext[]; closed: string[] } {
  const contexts: OpenContext[] = [];
  const closed: string[] = [];
  return {
    contexts,
    closed,
    entryOf: (names) => names.find((name) => name === `${letter}.entry`),
    recognises: (head) => String.fromCharCode(head[0]) === letter,
    open: async (source, context): Promise<Dataset> => {
      contexts.push(context);
      const colour = { id: 'colour', title: 'Colour', choices: [RED, BLUE], value: 'red' };
      const raster = arrayRaster({ width: 1, height: 1, sample: () => 0 });
      return {
        ...raster,
        name: source.name,
        format: letter,
        details: {},
        problems: [],
        options: letter === 'C' ? [chooseOption(source.name, colour, context.options)] : undefined,
        close: async () => void closed.push(source.name),
      };
    },
  };
}

const RED = { value: 'red', title: 'Red' };
const BLUE = { value: 'blue', title: 'Blue' };

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

describe('a folder', () => {
  const contents = { 'a/x.txt': 'x', 'a/B.entry': 'B', 'b/x.txt': 'x' };

  it('is opened through the file that a reader names', async () => {
    const readers = [letterReader('A'), letterReader('B')];
    expect((await openDataset('a', files(contents), readers, { workers })).name).toBe('a/B.entry');
  });

  it('that is no scene is refused, saying what to do', async () => {
    const opening = openDataset('b', files(contents), [letterReader('B')], { workers });
    await expect(opening).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/b is a folder.*Choose a file/),
    });
  });
});

describe('the files beside', () => {
  it('are opened, listed and asked for by their path from the folder of the file', async () => {
    const reader = letterReader('A');
    const contents = { 'x/a': 'A', 'x/y/b': 'A', 'x/y/c': 'text', 'x/d': 'secret' };
    const recognised: boolean[] = [];
    const asking: Reader = {
      ...reader,
      recognises: async (head, candidate) => {
        recognised.push(await candidate.hasBeside('y/b'), await candidate.hasBeside('y/z'));
        return reader.recognises(head, candidate);
      },
    };
    await openDataset('x/a', files(contents), [asking], { workers });
    expect(recognised).toEqual([true, false]);
    const [{ beside }] = reader.contexts;
    expect((await beside.open('y/b'))?.name).toBe('x/y/b');
    expect([await beside.open('y/none'), await beside.open('d')]).toEqual([undefined, undefined]);
    expect((await beside.list('y')).map(({ name }) => name)).toEqual(['b', 'c']);
    expect((await beside.list()).map(({ name }) => name)).toContain('d');
    expect(await beside.list('none')).toEqual([]);
  });

  it('are datasets of their own, with options of their own', async () => {
    const [outer, inner] = [letterReader('A'), letterReader('C')];
    await openDataset('x/a', files({ 'x/a': 'A', 'x/c': 'C', 'x/t': '-' }), [outer, inner], {
      workers,
      wanted: 'labels',
    });
    const [{ beside }] = outer.contexts;
    const nested = await beside.openDataset('c', { colour: 'blue' });
    expect(nested).toMatchObject({ name: 'x/c', options: [{ id: 'colour', value: 'blue' }] });
    expect(inner.contexts[0].wanted).toBe('labels');
    await expect(beside.openDataset('none')).rejects.toMatchObject({ code: 'not-found' });
    await expect(beside.openDataset('t')).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('options', () => {
  const open = (options: Record<string, string>, reader = letterReader('C')) =>
    openDataset('c', files({ c: 'C' }), [reader], { workers, options });

  it('in force are those given, and the reader’s own for the rest', async () => {
    expect((await open({})).options).toMatchObject([{ value: 'red' }]);
    expect((await open({ colour: 'blue' })).options).toMatchObject([{ value: 'blue' }]);
  });

  it('that the file does not have are refused, naming those it has, and the file is closed', async () => {
    const reader = letterReader('C');
    await expect(open({ shape: 'round' }, reader)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/no option "shape".*colour/),
    });
    expect(reader.closed).toEqual(['c']);
    await expect(open({ colour: 'green' })).rejects.toThrow(/colour "green".*red, blue/);
    const without = openDataset('a', files({ a: 'A' }), [letterReader('A')], {
      workers,
      options: { colour: 'red' },
    });
    await expect(without).rejects.toThrow(/has no option "colour" to open it with\.$/);
  });
});
