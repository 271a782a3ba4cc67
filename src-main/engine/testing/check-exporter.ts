import { describe, expect, it } from 'vitest';
import type { Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import type { Grid } from '../geo/grid.ts';
import { createRandom } from '../random.ts';
import type { Exporter, ExporterManifest, ExportOptions, LegendEntry } from '../raster/exporter.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import { completeParameters } from '../parameters.ts';
import type { Run } from '../run.ts';
import type { Workers } from '../workers.ts';
import { memoryFiles, type Fault } from './memory-files.ts';

/** What a file said when it was read again; palette and categories where the format carries them. */
export type ReadBack = Raster & Partial<Pick<Dataset, 'palette' | 'categories'>>;

export interface ExporterSubject {
  readonly exporter: Exporter;
  readonly manifest: ExporterManifest;
  /** Of the files that it writes, ".tif". */
  readonly suffix: string;
  readonly workers: Workers;
  readBack(path: string, files: Files): Promise<ReadBack>;
}

const SIZES = [
  [1, 1],
  [513, 7],
  [1300, 900],
] as const;

/** The contract of every Exporter, as tests: what is written is what was given, and nothing half written is ever left. */
export function checkExporter(name: string, subject: ExporterSubject): void {
  describe(`${name} as an exporter`, () => {
    describe.each(['uint8', 'uint16'] as const)('of %s labels', (type) => {
      it.each(SIZES)('writes %i x %i pixels that are read back the same', (width, height) =>
        checkRoundTrip(subject, type, width, height),
      );
    });
    it('writes 0 where a pixel is not valid', () => checkMask(subject));
    it('writes names and colours', () => checkLegend(subject));
    it('writes the same file whatever blocks it reads', () => checkBlocks(subject));
    it('reports progress that only grows and ends at 1', () => checkProgress(subject));
    it('refuses what is not a raster of labels', () => checkRefusal(subject));
    checkFailures(subject);
  });
}

function checkFailures(subject: ExporterSubject): void {
  it.each([0, 0.3, 0.9])(
    'leaves nothing when cancelled at %d, and an older file as it was',
    async (fraction) => {
      const stop = new AbortController();
      if (fraction === 0) stop.abort();
      const report: Run['report'] = (progress) => {
        if (progress.fraction >= fraction) stop.abort();
      };
      await expectNothing(subject, 'cancelled', { run: { signal: stop.signal, report } });
    },
  );
  it.each(['create', 'write', 'commit'] as const)(
    'leaves nothing when the disk fails to %s',
    async (step) => {
      const fault: Fault = (now, path) => {
        if (now === step) throw new EngineError('cannot-write', `Cannot write ${path}: the disk is full.`);
      };
      await expectNothing(subject, 'cannot-write', { fault });
    },
  );
  it('leaves nothing when the last of its files fails', () => checkLastCommit(subject));
  it('leaves nothing when the raster cannot be read', async () => {
    const sound = labelRaster('uint8', 1300, 900);
    const raster: Raster = {
      ...sound,
      read: async (window, options) => {
        if (window.row + window.height === 900)
          throw new EngineError('damaged', 'labels: the last rows are damaged.');
        return sound.read(window, options);
      },
    };
    await expectNothing(subject, 'damaged', { raster });
  });
}

async function checkRoundTrip(
  subject: ExporterSubject,
  type: 'uint8' | 'uint16',
  width: number,
  height: number,
): Promise<void> {
  const raster = labelRaster(type, width, height);
  const back = await roundTrip(subject, raster);
  expect(back.bands.map(({ sampleType }) => sampleType)).toEqual([type]);
  expect(back.grid).toMatchObject({ width, height, transform: raster.grid.transform, georeferenced: true });
  expect(back.grid.crs?.epsg).toBe(raster.grid.crs?.epsg);
  expect(await pixelsOf(back)).toEqual(await pixelsOf(raster));
}

async function checkMask(subject: ExporterSubject): Promise<void> {
  const samples = Uint8Array.of(1, 2, 3, 4, 0, 1);
  const valid = Uint8Array.of(1, 0, 1, 0, 1, 1);
  const grid = gridOf(3, 2);
  const bands = labelRaster('uint8', 1, 1).bands;
  const back = await roundTrip(
    subject,
    memoryRaster({ name: 'masked', grid, bands, samples: [samples], valid }),
  );
  expect(await pixelsOf(back)).toEqual(Uint8Array.of(1, 0, 3, 0, 0, 1));
}

async function checkLegend(subject: ExporterSubject): Promise<void> {
  const { palette, categories } = await roundTrip(subject, labelRaster('uint8', 20, 10));
  for (const { value, name, colour } of legendOf('uint8')) {
    if (categories) expect(categories[value]).toBe(name);
    if (palette) expect(`#${hex(palette[value].slice(0, 3))}`).toBe(colour);
  }
}

async function checkBlocks(subject: ExporterSubject): Promise<void> {
  const written = await Promise.all(
    [64, 512, 1000, 5000].map(async (size) => {
      const files = memoryFiles();
      await write(
        subject,
        { ...labelRaster('uint8', 1300, 900), blockSize: { width: size, height: size } },
        files,
      );
      return [...files.contents.values()];
    }),
  );
  for (const other of written.slice(1)) expect(sameBytes(other, written[0])).toBe(true);
}

async function checkProgress(subject: ExporterSubject): Promise<void> {
  const fractions: number[] = [];
  await write(subject, labelRaster('uint8', 1300, 900), memoryFiles(), {
    report: ({ fraction }) => void fractions.push(fraction),
  });
  expect(fractions).toEqual(fractions.toSorted((left, right) => left - right));
  expect(fractions[0]).toBeGreaterThan(0);
  expect(fractions.at(-1)).toBe(1);
}

async function checkRefusal(subject: ExporterSubject): Promise<void> {
  const [band] = labelRaster('uint8', 1, 1).bands;
  const bands = [{ ...band, sampleType: 'float32' as const }];
  const raster = memoryRaster({
    name: 'heights',
    grid: gridOf(2, 1),
    bands,
    samples: [Float32Array.of(1, 2)],
  });
  await expectNothing(subject, 'bad-input', { raster });
}

/** The last file of several cannot take its name: the first, which already did, must go too. */
async function checkLastCommit(subject: ExporterSubject): Promise<void> {
  const whole = memoryFiles();
  await write(subject, labelRaster('uint8', 20, 10), whole);
  const last = [...whole.contents.keys()].at(-1);
  const files = memoryFiles((step, path) => {
    if (step === 'commit' && path === last) throw new EngineError('cannot-write', `Cannot write ${path}.`);
  });
  await expect(write(subject, labelRaster('uint8', 20, 10), files)).rejects.toMatchObject({
    code: 'cannot-write',
  });
  expect([...files.contents.keys(), ...files.unfinished]).toEqual([]);
}

interface Trouble {
  readonly raster?: Raster;
  readonly run?: Partial<Run>;
  readonly fault?: Fault;
}

async function expectNothing(subject: ExporterSubject, code: string, trouble: Trouble): Promise<void> {
  const files = memoryFiles(trouble.fault);
  const older = Uint8Array.of(1, 2, 3);
  files.contents.set(`map${subject.suffix}`, older);
  const raster = trouble.raster ?? labelRaster('uint8', 1300, 900);
  await expect(write(subject, raster, files, trouble.run)).rejects.toMatchObject({ code });
  expect([...files.contents]).toEqual([[`map${subject.suffix}`, older]]);
  expect([...files.unfinished]).toEqual([]);
}

async function roundTrip(subject: ExporterSubject, raster: Raster): Promise<ReadBack> {
  const files = memoryFiles();
  await write(subject, raster, files);
  return subject.readBack(`map${subject.suffix}`, files);
}

function write(
  subject: ExporterSubject,
  raster: Raster,
  files: Files,
  changes: Partial<Run> = {},
): Promise<void> {
  const type = raster.bands[0].sampleType === 'uint16' ? 'uint16' : 'uint8';
  const options: ExportOptions = {
    parameters: completeParameters(subject.manifest.parameters, {}),
    legend: legendOf(type),
    metadata: { SOFTWARE: 'a "test" & <more>' },
  };
  const run: Run = {
    signal: new AbortController().signal,
    seed: 1,
    workers: subject.workers,
    report: () => {},
    ...changes,
  };
  return subject.exporter.write(raster, `map${subject.suffix}`, files, options, run);
}

/** Fields of labels with some noise and some no data, as a map has them. */
function labelRaster(type: 'uint8' | 'uint16', width: number, height: number): Raster {
  const random = createRandom(width * height);
  const values = [0, ...legendOf(type).map(({ value }) => value)];
  const samples = type === 'uint8' ? new Uint8Array(width * height) : new Uint16Array(width * height);
  for (let i = 0; i < samples.length; i++) {
    const field = Math.floor((i % width) / 40) + Math.floor(i / width / 40);
    samples[i] = values[(random.below(20) === 0 ? random.below(99) : field) % values.length];
  }
  const bands = [{ name: 'labels', sampleType: type, scale: 1, offset: 0, nodata: 0 }];
  return memoryRaster({ name: 'labels', grid: gridOf(width, height), bands, samples: [samples] });
}

function gridOf(width: number, height: number): Grid {
  const crs = { name: 'WGS 84 / UTM zone 33N', epsg: 32633, unit: 'metre' } as const;
  return { width, height, transform: [10, 0, 399960.5, 0, -10, 5300040], georeferenced: true, crs };
}

function legendOf(type: 'uint8' | 'uint16'): LegendEntry[] {
  const last = type === 'uint8' ? 255 : 40000;
  return [
    { value: 1, name: 'Water', colour: '#1f78b4', pixels: 12 },
    { value: 2, name: 'Forêt & "bois" <dense>', colour: '#33a02c', pixels: 5, hectares: 0.45 },
    { value: last, name: 'Built-up', colour: '#ff00fe', pixels: 3_000_000_000 },
  ];
}

async function pixelsOf(raster: Raster): Promise<unknown> {
  const { width, height } = raster.grid;
  return (await raster.read({ column: 0, row: 0, width, height })).bands[0];
}

function sameBytes(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  return left.every((bytes, index) => hex(bytes) === hex(right[index])) && left.length === right.length;
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
