import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as engine from './index.ts';

const VALUES = `
BUILTIN_SCHEMES EngineError agreement applyAffine applyCommand asEngineError bandMoments breathe
checksumRaster clusterColours clusterFile commandSchema completeParameters composeAffine convertFile createEngine
createRandom createRegistry createSamples describeRange drawSample gridExtent grow inlineWorkers intersect
invertAffine isEngineError labelRaster maskRaster memoryRaster memorySource newProject numeric openRaster
parseProject pipeline predictFile projectSchema readAll recipeSchema relabelRaster requireArray sameGrid serialiseProject
standardiseRaster subRun throwIfCancelled walkRaster windowsOf
`;

const TYPES = `
AffineTransform Agreement AreaOfInterest Assignment Band Block ByteSink ByteSource Checkpoint ClassScheme
ClusterFileContext ClusterFileReport ClusterFileRequest ClusterModel ClusterSummary Clusterer ClustererCode
ClustererManifest Codecs Command ConvertFileContext ConvertFileRequest Crs Dataset Digest EngineOptions ErrorCode ExportOptions Exporter ExporterChoice
ExporterManifest Extent FileAccess Files
FolderEntry FolderListing Grid KeptState Labels LandCoverClass LegendEntry ModelState NamedArray NamedArrays NumericSamples
OpenContext ParameterSchema ParameterValue Parameters ParametersSchema Plugin PluginManifest Polygon PredictFileRequest
Progress Project Random Raster RasterChecksum ReadOptions Reader ReaderManifest Recipe Registry Result Ring
Run Sample SampleOptions SampleType Samples SceneReference Scratch Spill Stretch Task TaskOptions View
Window Workers
`;

const words = (text: string): string[] => text.trim().split(/\s+/);

it('offers these values, and a change of them is a decision', () => {
  expect(Object.keys(engine).sort()).toEqual(words(VALUES));
});

it('offers these types, and all of EngineApi', () => {
  const text = readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8');
  const types = [...text.matchAll(/export type \{([^}]*)\}/g)].flatMap(([, names]) =>
    words(names.replaceAll(',', ' ')),
  );
  expect(types.sort()).toEqual(words(TYPES));
  expect(text).toContain("export type * from './api.ts';");
});
