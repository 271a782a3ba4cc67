import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { chooseOption, type OpenOption } from '../../raster/open-option.ts';
import { closeAll, openAll, openIfThere } from '../../raster/open-parts.ts';
import { clearPixels, maskByLastBand } from '../../raster/quality-mask.ts';
import type { Dataset, Raster } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { stackRasters, type StackPart } from '../../raster/stack.ts';
import { withBands } from '../../raster/with-bands.ts';
import { sceneDetails } from './details.ts';
import { valueOf, type LandsatMetadata } from './metadata.ts';
import { MASK_OPTION, qualityBand, type QualityBand } from './quality.ts';
import { sceneBands, type SceneBand } from './scene-bands.ts';

/** Opens the bands that an MTL file names and that are there. `source` is closed by the dataset. */
export async function openLandsat(
  source: ByteSource,
  metadata: LandsatMetadata,
  context: OpenContext,
): Promise<Dataset> {
  const { name } = source;
  const known = sceneBands(metadata);
  if (known.length === 0) throw noBands(name, metadata);
  const bandsOption = chooseOption(name, bandsOptionOf(known), context.options);
  // The quality band lies on the grid of the others.
  const quality = bandsOption.value === 'panchromatic' ? undefined : await presentQuality(metadata, context);
  const maskOption = quality && chooseOption(name, MASK_OPTION, context.options);
  const mask = maskOption && maskOption.value !== 'none' ? { quality, value: maskOption.value } : undefined;
  const wanted = known.filter(({ kind }) => CHOSEN[bandsOption.value].includes(kind));
  const files = [...wanted.map(({ file }) => file), ...(mask ? [mask.quality.file] : [])];
  const opened = await openAll(files, (file) => openIfThere(() => context.beside.openDataset(file)));
  try {
    const raster = rasterOf(name, wanted, opened, mask);
    return {
      ...raster,
      name,
      format: 'Landsat scene',
      details: { ...sceneDetails(metadata), ...storageOf(opened) },
      problems: [...missingProblems(wanted, opened), ...opened.flatMap((dataset) => dataset?.problems ?? [])],
      options: [bandsOption, ...(maskOption ? [maskOption] : [])],
      close: () => closeAll([...opened, source]),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

const CHOSEN: Readonly<Record<string, readonly SceneBand['kind'][]>> = {
  all: ['reflective', 'thermal'],
  reflective: ['reflective'],
  panchromatic: ['panchromatic'],
};

/** The panchromatic pixels lie across those of the other bands, so that they are a scene of their own. */
function bandsOptionOf(known: readonly SceneBand[]): OpenOption {
  const has = (kind: SceneBand['kind']): boolean => known.some((band) => band.kind === kind);
  return {
    id: 'bands',
    title: 'Bands',
    choices: [
      { value: 'all', title: has('panchromatic') ? 'All but panchromatic' : 'All' },
      ...(has('thermal') ? [{ value: 'reflective', title: 'Reflective only' }] : []),
      ...(has('panchromatic') ? [{ value: 'panchromatic', title: 'Panchromatic' }] : []),
    ],
    value: 'all',
  };
}

interface Mask {
  readonly quality: QualityBand;
  readonly value: string;
}

function rasterOf(
  name: string,
  wanted: readonly SceneBand[],
  opened: readonly (Dataset | undefined)[],
  mask: Mask | undefined,
): Raster {
  const parts = wanted.flatMap(({ facts }, index): StackPart[] => {
    const dataset = opened[index];
    return dataset ? [{ raster: withBands(dataset, [facts]) }] : [];
  });
  if (parts.length === 0) {
    throw new EngineError(
      'not-found',
      `None of the bands that ${name} names lies beside it (${wanted[0]?.file}). Choose the MTL file in the folder of the bands.`,
    );
  }
  const quality = mask && opened[wanted.length];
  if (!mask || !quality) return stackRasters(parts, { name });
  const clear = clearPixels(quality, ([sample]) => mask.quality.isClear(sample, mask.value));
  return maskByLastBand(stackRasters([...parts, { raster: clear, reduce: 'nearest' }], { name }));
}

/** What of the metadata's quality band is really there: without it there is nothing to choose. */
async function presentQuality(
  metadata: LandsatMetadata,
  { beside }: OpenContext,
): Promise<QualityBand | undefined> {
  const quality = qualityBand(metadata);
  const source = quality && (await beside.open(quality.file));
  await source?.close();
  return source && quality;
}

function missingProblems(wanted: readonly SceneBand[], opened: readonly (Dataset | undefined)[]): string[] {
  const missing = wanted.filter((_, index) => !opened[index]).map(({ file }) => file);
  if (missing.length === 0) return [];
  return [`Not there, and left out: ${missing.join(', ')}.`];
}

function storageOf(opened: readonly (Dataset | undefined)[]): Record<string, string> {
  const files = opened.filter((dataset) => dataset !== undefined);
  return { Files: `${files.length} ${files[0]?.format ?? ''}`.trimEnd() };
}

function noBands(name: string, metadata: LandsatMetadata): EngineError {
  const sensor = valueOf(metadata, 'SENSOR_ID');
  if (sensor === undefined)
    return new EngineError('damaged', `${name} names no sensor. Copy the file again.`);
  return new EngineError(
    'unsupported',
    `${name} is of the sensor ${sensor}, whose bands are not known here.`,
  );
}
