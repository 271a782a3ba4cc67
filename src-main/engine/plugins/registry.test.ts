import { expect, it, vi } from 'vitest';
import type { Parameters } from '../parameters.ts';
import type { Plugin } from './manifest.ts';
import { createRegistry } from './registry.ts';

const parameters = {
  clusters: {
    type: 'integer',
    title: 'Clusters',
    description: '',
    default: 10,
    minimum: 2,
    maximum: 99,
  },
} as const;

function plugin(
  id: string,
  clusterer: string,
): Plugin & { load: ReturnType<typeof vi.fn>; given: Parameters[] } {
  const given: Parameters[] = [];
  const create = (complete: Parameters): never => {
    given.push(complete);
    return {} as never;
  };
  const restore = (state: unknown): never => ({ restored: state }) as never;
  const load = vi.fn(async () => ({ create, restore }));
  return {
    manifest: {
      id,
      version: '1.0.0',
      clusterers: [{ id: clusterer, title: clusterer, description: '', parameters }],
      readers: [{ id: `${id}-reader`, title: id, extensions: ['.x'] }],
    },
    loadClusterer: load,
    loadReader: async () => ({ recognises: () => false, open: async () => ({}) as never }),
    load,
    given,
  };
}

it('shows what plugins offer without loading their code', () => {
  const [one, two] = [plugin('one', 'kmeans'), plugin('two', 'isodata')];
  const registry = createRegistry([one, two]);
  expect(registry.clusterers.map(({ id }) => id)).toEqual(['kmeans', 'isodata']);
  expect(registry.readers.map(({ id }) => id)).toEqual(['one-reader', 'two-reader']);
  expect(registry.completeParameters('isodata', {})).toEqual({ clusters: 10 });
  expect(one.load).not.toHaveBeenCalled();
  expect(two.load).not.toHaveBeenCalled();
});

it('loads the code of what is used, once, and hands it complete parameters', async () => {
  const [one, two] = [plugin('one', 'kmeans'), plugin('two', 'isodata')];
  const registry = createRegistry([one, two]);
  await registry.createClusterer('isodata', { clusters: 5 });
  await registry.createClusterer('isodata', {});
  await registry.restoreModel({ clusterer: 'isodata', version: 1, data: 0 });
  expect(two.given).toEqual([{ clusters: 5 }, { clusters: 10 }]);
  expect(two.load).toHaveBeenCalledExactlyOnceWith('isodata');
  expect(one.load).not.toHaveBeenCalled();
});

it('tries again after code failed to load', async () => {
  const one = plugin('one', 'kmeans');
  one.load.mockRejectedValueOnce(new Error('disk'));
  const registry = createRegistry([one]);
  await expect(registry.createClusterer('kmeans', {})).rejects.toThrow('disk');
  await expect(registry.createClusterer('kmeans', {})).resolves.toBeDefined();
});

it('refuses two plugins that offer the same id, naming both', () => {
  const twice = [plugin('one', 'kmeans'), plugin('two', 'kmeans')];
  expect(() => createRegistry(twice)).toThrow(/"two" offers the clusterer "kmeans", which "one"/);
});

it('refuses a plugin without the code for what it offers', () => {
  const { manifest } = plugin('one', 'kmeans');
  expect(() => createRegistry([{ manifest }])).toThrow(
    /"one" offers the clusterer "kmeans" without the code/,
  );
});

it('refuses unknown methods and wrong parameters before any code is loaded', async () => {
  const one = plugin('one', 'kmeans');
  const registry = createRegistry([one]);
  await expect(registry.createClusterer('magic', {})).rejects.toThrow(/no clustering method "magic".*kmeans/);
  await expect(registry.createClusterer('kmeans', { clusters: 1 })).rejects.toThrow(/from 2 to 99/);
  await expect(registry.restoreModel({ clusterer: 'old', version: 1, data: 0 })).rejects.toThrow(/"old"/);
  expect(one.load).not.toHaveBeenCalled();
});

it('gives every reader in the order of the plugins', async () => {
  const registry = createRegistry([plugin('one', 'a'), plugin('two', 'b')]);
  expect(await registry.loadReaders()).toHaveLength(2);
  expect(await registry.loadReaders()).toBe(await registry.loadReaders());
});

it('chooses an exporter by name, else by the ending, and fills in its parameters', async () => {
  const named = (id: string, ...extensions: string[]) => ({
    id,
    title: id,
    extensions,
    takes: ['labels'] as const,
    parameters,
  });
  const code = { write: async () => {} };
  const load = vi.fn(async () => code);
  const registry = createRegistry([
    {
      manifest: {
        id: 'one',
        version: '1.0.0',
        exporters: [named('tiff', '.tif', '.tiff'), named('png', '.png')],
      },
      loadExporter: load,
    },
  ]);
  expect(await registry.chooseExporter({ path: '/A.TIFF' })).toEqual({
    exporter: code,
    parameters: { clusters: 10 },
  });
  await registry.chooseExporter({ path: '/a.tif', format: 'png', parameters: { clusters: 3 } });
  expect(load.mock.calls).toEqual([['tiff'], ['png']]);
  await expect(registry.chooseExporter({ path: '/a.gif' })).rejects.toThrow(
    'No format to write ends like /a.gif; there are: .tif, .tiff, .png.',
  );
  await expect(registry.chooseExporter({ path: '/a.tif', format: 'gif' })).rejects.toThrow(
    'There is no format to write "gif"; there are: tiff, png.',
  );
  await expect(
    registry.chooseExporter({ path: '/a.tif', parameters: { clusters: 1 } }),
  ).rejects.toMatchObject({ code: 'bad-input' });
});

it('offers for numbers only formats that hold them', async () => {
  const manifest = { title: 'Bytes', extensions: ['.b'], parameters: {} };
  const exporters = [
    { ...manifest, id: 'labels', takes: ['labels'] },
    { ...manifest, id: 'bytes', takes: ['continuous'], sampleTypes: ['uint8'] },
    { ...manifest, id: 'any', takes: ['continuous'] },
  ] as const;
  const loadExporter = async () => ({ write: async () => {} });
  const registry = createRegistry([{ manifest: { id: 'one', version: '1.0.0', exporters }, loadExporter }]);
  const choose = (format: string) => registry.chooseExporter({ path: 'a.b', format, continuous: 'float32' });
  await expect(choose('labels')).rejects.toThrow(/Bytes cannot hold numbers of float32/);
  await expect(choose('bytes')).rejects.toThrow(/Bytes cannot hold numbers of float32/);
  await expect(choose('any')).resolves.toBeDefined();
  await expect(registry.chooseExporter({ path: 'a.b', format: 'labels' })).resolves.toBeDefined();
});
