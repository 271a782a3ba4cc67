import type { Clusterer, ClusterModel, GivenToClusterer, ModelState } from '../clustering/clusterer.ts';
import { EngineError } from '../errors.ts';
import { completeParameters, type Parameters } from '../parameters.ts';
import type { Exporter, ExporterChoice, ExporterManifest } from '../raster/exporter.ts';
import type { Reader } from '../raster/reader.ts';
import type { SampleType } from '../raster/samples.ts';
import type { ClustererCode, ClustererManifest, Plugin, ReaderManifest } from './manifest.ts';

/** All that a set of plugins offers. Code is loaded on first use, once. */
export interface Registry {
  readonly clusterers: readonly ClustererManifest[];
  readonly readers: readonly ReaderManifest[];
  readonly exporters: readonly ExporterManifest[];
  /** The parameters filled in and checked. Throws `bad-input` for an unknown clusterer or a wrong parameter. */
  completeParameters(clustererId: string, given: Parameters): Parameters;
  /**
   * A clusterer with complete, checked parameters. Throws as `completeParameters`, and `bad-input` where it cannot use
   * the signatures, examples or model that are given.
   */
  createClusterer(clustererId: string, given: Parameters, besides?: GivenToClusterer): Promise<Clusterer>;
  /** Throws `bad-input` where no plugin can use the state. */
  restoreModel(state: ModelState): Promise<ClusterModel>;
  /** The code of every reader, in the order of the plugins. */
  loadReaders(): Promise<readonly Reader[]>;
  /**
   * An exporter with complete, checked parameters. Throws `bad-input` for an unknown exporter or ending, one that cannot hold
   * what is needed, or a wrong parameter.
   */
  chooseExporter(request: ExporterRequest): Promise<ExporterChoice>;
}

/** What is to be written. */
export interface ExporterRequest {
  readonly path: string;
  /** Id of the exporter; by the ending of the path when absent. */
  readonly format?: string;
  /** The usual ones when absent. */
  readonly parameters?: Parameters;
  /** Samples of numbers that it must hold; not checked when absent. */
  readonly continuous?: SampleType;
}

/** Throws `bad-input` where two plugins offer the same id, or a plugin lacks the code for what it offers. */
export function createRegistry(plugins: readonly Plugin[]): Registry {
  const clusterers = collect(plugins, 'clusterer', ({ clusterers }) => clusterers);
  const readers = collect(plugins, 'reader', ({ readers }) => readers);
  const exporters = collect(plugins, 'exporter', ({ exporters }) => exporters);
  const codes = new Map<string, Promise<ClustererCode>>();
  const exporterCodes = new Map<string, Promise<Exporter>>();
  const allReaders = new Map<'all', Promise<readonly Reader[]>>();

  const complete = (id: string, given: Parameters): Parameters =>
    completeParameters(offered(clusterers, 'clustering method', id).contribution.parameters, given);
  const codeOf = (id: string): Promise<ClustererCode> => {
    const { plugin } = offered(clusterers, 'clustering method', id);
    return remembered(codes, id, () => plugin.loadClusterer!(id));
  };

  return {
    clusterers: [...clusterers.values()].map(({ contribution }) => contribution),
    readers: [...readers.values()].map(({ contribution }) => contribution),
    exporters: [...exporters.values()].map(({ contribution }) => contribution),
    completeParameters: complete,
    createClusterer: async (id, given, besides = {}) => {
      const parameters = complete(id, given);
      if (besides.signatures) checkTakes(clusterers, id, 'takesSignatures', 'classify by given signatures');
      if (besides.examples) checkTakes(clusterers, id, 'takesExamples', 'learn from examples');
      if (besides.truth) checkTakes(clusterers, id, 'trains', 'be watched by a truth while it learns');
      if (besides.model) checkTakes(clusterers, id, 'takesModel', 'begin from a trained model');
      return (await codeOf(id)).create(parameters, besides);
    },
    restoreModel: async (state) => (await codeOf(state.clusterer)).restore(state),
    loadReaders: () =>
      remembered(allReaders, 'all', () =>
        Promise.all([...readers].map(([id, { plugin }]) => plugin.loadReader!(id))),
      ),
    chooseExporter: async ({ path, format, parameters: given = {}, continuous }) => {
      const id = format ?? exporterOf([...exporters.values()], path);
      const { plugin, contribution } = offered(exporters, 'format to write', id);
      checkHolds(contribution, continuous);
      const parameters = completeParameters(contribution.parameters, given);
      return { exporter: await remembered(exporterCodes, id, () => plugin.loadExporter!(id)), parameters };
    },
  };
}

interface Offer<Contribution> {
  readonly plugin: Plugin;
  readonly contribution: Contribution;
}

const LOADERS = { clusterer: 'loadClusterer', reader: 'loadReader', exporter: 'loadExporter' } as const;

function collect<Contribution extends { readonly id: string }>(
  plugins: readonly Plugin[],
  kind: keyof typeof LOADERS,
  contributionsOf: (manifest: Plugin['manifest']) => readonly Contribution[] | undefined,
): ReadonlyMap<string, Offer<Contribution>> {
  const offers = new Map<string, Offer<Contribution>>();
  for (const plugin of plugins) {
    for (const contribution of contributionsOf(plugin.manifest) ?? []) {
      const other = offers.get(contribution.id)?.plugin;
      if (other)
        refuse(plugin, `the ${kind} "${contribution.id}", which "${other.manifest.id}" offers already`);
      if (!plugin[LOADERS[kind]]) refuse(plugin, `the ${kind} "${contribution.id}" without the code for it`);
      offers.set(contribution.id, { plugin, contribution });
    }
  }
  return offers;
}

function refuse(plugin: Plugin, what: string): never {
  throw new EngineError('bad-input', `The plugin "${plugin.manifest.id}" offers ${what}. Remove the plugin.`);
}

function offered<Contribution>(
  offers: ReadonlyMap<string, Offer<Contribution>>,
  kind: string,
  id: string,
): Offer<Contribution> {
  const offer = offers.get(id);
  if (offer) return offer;
  const known = [...offers.keys()].join(', ') || 'none';
  throw new EngineError('bad-input', `There is no ${kind} "${id}"; there are: ${known}.`);
}

function checkTakes(
  offers: ReadonlyMap<string, Offer<ClustererManifest>>,
  id: string,
  ability: 'takesSignatures' | 'takesExamples' | 'takesModel' | 'trains',
  what: string,
): void {
  if (offers.get(id)?.contribution[ability]) return;
  const able = [...offers.values()].flatMap(({ contribution }) =>
    contribution[ability] ? [contribution.id] : [],
  );
  throw new EngineError(
    'bad-input',
    `The method "${id}" cannot ${what}; those that can: ${able.join(', ') || 'none'}.`,
  );
}

function checkHolds({ title, takes, sampleTypes }: ExporterManifest, type: SampleType | undefined): void {
  if (type === undefined || (takes.includes('continuous') && (sampleTypes?.includes(type) ?? true))) return;
  throw new EngineError('bad-input', `${title} cannot hold numbers of ${type}; choose another format.`);
}

/** The id of the exporter of a file by its ending. */
function exporterOf(exporters: readonly Offer<ExporterManifest>[], path: string): string {
  const lower = path.toLowerCase();
  const manifests = exporters.map(({ contribution }) => contribution);
  const found = manifests.find(({ extensions }) => extensions.some((extension) => lower.endsWith(extension)));
  if (found) return found.id;
  const known = manifests.flatMap(({ extensions }) => extensions).join(', ') || 'none';
  throw new EngineError('bad-input', `No format to write ends like ${path}; there are: ${known}.`);
}

/** A failed load is forgotten, so that the next use tries again. */
function remembered<Key, Value>(
  cache: Map<Key, Promise<Value>>,
  id: Key,
  load: () => Promise<Value>,
): Promise<Value> {
  const known = cache.get(id);
  if (known) return known;
  const value = load();
  cache.set(id, value);
  value.catch(() => cache.delete(id));
  return value;
}
