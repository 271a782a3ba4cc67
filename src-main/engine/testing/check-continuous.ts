import { describe, expect, it } from 'vitest';
import type { Grid } from '../geo/grid.ts';
import { completeParameters, type Parameters } from '../parameters.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { createSamples, type Samples, type SampleType } from '../raster/samples.ts';
import type { Run } from '../run.ts';
import type { ExporterSubject, ReadBack } from './check-exporter.ts';
import { memoryFiles } from './memory-files.ts';

export interface ContinuousSubject extends ExporterSubject {
  /** Those that the format can hold. */
  readonly sampleTypes: readonly SampleType[];
  readonly bandCounts: readonly number[];
  /** Choices that all must give the same pixels. */
  readonly parameters: readonly Parameters[];
}

const GRID = {
  transform: [10, 0, 399960.5, 0, -10, 5300040],
  georeferenced: true,
  crs: { name: 'WGS 84 / UTM zone 33N', epsg: 32633, unit: 'metre' },
} as const;

/** The contract of an Exporter of measurements, as tests: every sample is read back, and what has no data has none. */
export function checkContinuous(name: string, subject: ContinuousSubject): void {
  const { sampleTypes, bandCounts, parameters } = subject;
  const cases = sampleTypes.flatMap((type) => bandCounts.map((count) => [type, count] as const));
  describe(`${name} as an exporter of measurements`, () => {
    describe.each(parameters)('with %j', (chosen) => {
      it.each(cases)('gives samples of %s in %i bands back', async (type, count) => {
        const raster = measurements(type, count, 70, 45);
        await expectSame(await written(subject, raster, chosen), raster);
      });
    });
    it.each(sampleTypes)(
      'keeps which pixels of %s have data, named by a value or by nothing',
      async (type) => {
        const masked = Uint8Array.from({ length: 70 * 45 }, (_, i) => Number(i % 11 !== 0));
        for (const nodata of [undefined, 7]) {
          const raster = measurements(type, bandCounts[0], 70, 45, { nodata, valid: masked });
          await expectSame(await written(subject, raster, parameters[0]), raster);
        }
      },
    );
  });
}

interface Gaps {
  readonly nodata?: number;
  readonly valid?: Uint8Array;
}

/** Slopes with steps, different in each band, negative where the type allows it. */
function measurements(
  type: SampleType,
  count: number,
  width: number,
  height: number,
  gaps: Gaps = {},
): Raster {
  const lowest = type.startsWith('u') ? 0 : -40;
  const bands = Array.from({ length: count }, (_, band) => ({
    name: `Layer ${band}`,
    sampleType: type,
    scale: 1,
    offset: 0,
    nodata: gaps.nodata,
  }));
  const samples = bands.map((_, band) => {
    const numbers = createSamples(type, width * height);
    for (let i = 0; i < numbers.length; i++) {
      const value = lowest + (((i % width) * (band + 1) + 3 * Math.floor(i / width)) % 120);
      numbers[i] =
        typeof numbers[0] === 'bigint' ? BigInt(value) : type.startsWith('f') ? value * 1.37 : value;
    }
    return numbers;
  });
  const grid: Grid = { width, height, ...GRID };
  return memoryRaster({ name: 'measurements', grid, bands, samples, valid: gaps.valid });
}

async function written(subject: ContinuousSubject, raster: Raster, chosen: Parameters): Promise<ReadBack> {
  const files = memoryFiles();
  const run: Run = {
    signal: new AbortController().signal,
    seed: 1,
    workers: subject.workers,
    report: () => {},
  };
  const parameters = completeParameters(subject.manifest.parameters, chosen);
  const path = `map${subject.suffix}`;
  await subject.exporter.write(raster, path, files, { parameters, metadata: {} }, run);
  expect([...files.unfinished]).toEqual([]);
  return subject.readBack(path, files);
}

async function expectSame(actual: ReadBack, expected: Raster): Promise<void> {
  expect(actual.bands.map(({ sampleType }) => sampleType)).toEqual(
    expected.bands.map(({ sampleType }) => sampleType),
  );
  const { width, height, transform } = expected.grid;
  expect(actual.grid).toMatchObject({ width, height, transform });
  const window = { column: 0, row: 0, width, height };
  const [found, wanted] = [await actual.read(window), await expected.read(window)];
  expect(found.valid).toEqual(wanted.valid);
  const counted = (samples: Samples): unknown[] =>
    Array.from(samples as Uint8Array, (sample, i) => (wanted.valid[i] === 0 ? undefined : sample));
  for (const [band, samples] of wanted.bands.entries())
    expect(counted(found.bands[band])).toEqual(counted(samples));
}
