import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../bytes.ts';
import { createRandom } from '../random.ts';
import type { Dataset } from '../raster/raster.ts';
import type { Candidate, OpenContext, Reader } from '../raster/reader.ts';
import { bytesPerSample, type Samples } from '../raster/samples.ts';
import type { Window } from '../raster/window.ts';
import type { Workers } from '../workers.ts';
import { openContext } from './open-context.ts';

export interface ReaderSubject {
  readonly reader: Reader;
  /** A small sound file of the format, opened anew each time. */
  open(): Promise<ByteSource>;
  readonly workers: Workers;
  /** Where the format is recognised by its name or by what lies beside. */
  readonly candidate?: Candidate;
  readonly context?: Partial<Omit<OpenContext, 'workers'>>;
}

const WINDOWS = 12;

/** The contract of every Reader, as tests: every window shows the same pixels, and what is opened is closed. */
export function checkReader(name: string, subject: ReaderSubject): void {
  const withDataset = (check: (dataset: Dataset) => Promise<void>) => async (): Promise<void> => {
    const dataset = await openSubject(subject, await subject.open());
    try {
      await check(dataset);
    } finally {
      await dataset.close();
    }
  };
  describe(`${name} as a reader`, () => {
    it('recognises its own files by their first bytes, and no text', () => checkRecognition(subject));
    it('describes a raster that holds together', withDataset(checkDescription));
    it('gives in any window what the whole gives there', withDataset(checkWindows));
    it('gives the bands asked for, in the order asked for', withDataset(checkBandOrder));
    it('gives arrays that are the caller’s own', withDataset(checkOwnership));
    it('gives overviews of the same bands, each coarser than the one before', withDataset(checkOverviews));
    it('refuses windows and bands that are not there', withDataset(checkRefusals));
    it('stops when cancelled', withDataset(checkCancel));
    it('closes its file once, also when opening fails', () => checkClosing(subject));
  });
}

function openSubject({ reader, workers, context }: ReaderSubject, source: ByteSource): Promise<Dataset> {
  return reader.open(source, openContext(workers, context));
}

function whole({ grid }: Dataset): Window {
  return { column: 0, row: 0, width: grid.width, height: grid.height };
}

async function checkRecognition(subject: ReaderSubject): Promise<void> {
  const { reader, open } = subject;
  const source = await open();
  const alone = (name: string) => ({ name, hasBeside: async () => false });
  const candidate = subject.candidate ?? alone(source.name);
  const text = new TextEncoder().encode('plain text, no raster'.repeat(20));
  expect(await reader.recognises(await source.read(0, 512), candidate)).toBe(true);
  expect(await reader.recognises(text, alone('notes.txt'))).toBe(false);
  expect(await reader.recognises(new Uint8Array(0), alone('empty'))).toBe(false);
  await source.close();
}

async function checkDescription(dataset: Dataset): Promise<void> {
  expect(dataset.grid.width).toBeGreaterThanOrEqual(1);
  expect(dataset.grid.height).toBeGreaterThanOrEqual(1);
  expect(dataset.bands.length).toBeGreaterThanOrEqual(1);
  expect(dataset.blockSize.width).toBeGreaterThanOrEqual(1);
  expect(dataset.blockSize.height).toBeGreaterThanOrEqual(1);
  expect(dataset.problems).toEqual([]);
  const { bands, valid } = await dataset.read(whole(dataset));
  const pixels = dataset.grid.width * dataset.grid.height;
  expect(valid.length).toBe(pixels);
  bands.forEach((samples, band) => {
    expect(samples.length).toBe(pixels);
    expect(samples.BYTES_PER_ELEMENT).toBe(bytesPerSample(dataset.bands[band].sampleType));
  });
}

async function checkWindows(dataset: Dataset): Promise<void> {
  const all = await dataset.read(whole(dataset));
  const { bands, valid } = all;
  expect(await dataset.read(whole(dataset), { once: true })).toEqual(all);
  const random = createRandom(7);
  for (let count = 0; count < WINDOWS; count += 1) {
    const column = random.below(dataset.grid.width);
    const row = random.below(dataset.grid.height);
    const width = 1 + random.below(dataset.grid.width - column);
    const height = 1 + random.below(dataset.grid.height - row);
    const window = { column, row, width, height };
    const block = await dataset.read(window);
    expect(block.window).toEqual(window);
    expect(await dataset.read(window, { once: true })).toEqual(block);
    expect(block.valid).toEqual(cut(valid, dataset, window));
    block.bands.forEach((samples, band) => expect(samples).toEqual(cut(bands[band], dataset, window)));
  }
}

function cut<Kind extends Samples>(samples: Kind, { grid }: Dataset, window: Window): Kind {
  const array = samples.constructor as unknown as { from(values: ArrayLike<number>): Kind };
  const values = Array.from({ length: window.width * window.height }, (_, index) => {
    const row = window.row + Math.floor(index / window.width);
    return samples[row * grid.width + window.column + (index % window.width)] as number;
  });
  return array.from(values);
}

async function checkBandOrder(dataset: Dataset): Promise<void> {
  const { bands } = await dataset.read(whole(dataset));
  const last = bands.length - 1;
  const block = await dataset.read(whole(dataset), { bands: [last, 0, last] });
  expect(block.bands).toEqual([bands[last], bands[0], bands[last]]);
}

async function checkOwnership(dataset: Dataset): Promise<void> {
  const first = await dataset.read(whole(dataset));
  const kept = first.bands.map((samples) => samples.slice());
  for (const samples of first.bands) new Uint8Array(samples.buffer, samples.byteOffset).fill(77);
  expect((await dataset.read(whole(dataset))).bands).toEqual(kept);
}

async function checkOverviews(dataset: Dataset): Promise<void> {
  let { width } = dataset.grid;
  for (const overview of dataset.overviews) {
    expect(overview.grid.width).toBeLessThan(width);
    expect(overview.bands.length).toBe(dataset.bands.length);
    width = overview.grid.width;
    const window = { column: 0, row: 0, width, height: overview.grid.height };
    expect((await overview.read(window)).valid.length).toBe(width * overview.grid.height);
  }
}

async function checkRefusals(dataset: Dataset): Promise<void> {
  const { width, height } = dataset.grid;
  const one = { column: 0, row: 0, width: 1, height: 1 };
  for (const window of [
    { ...one, column: width },
    { ...one, row: -1 },
    { ...one, height: height + 1 },
    { ...one, width: 0 },
    { ...one, column: 0.5 },
  ]) {
    await expect(dataset.read(window)).rejects.toMatchObject({ name: 'EngineError', code: 'bad-input' });
  }
  await expect(dataset.read(one, { bands: [dataset.bands.length] })).rejects.toMatchObject({
    code: 'bad-input',
  });
}

async function checkCancel(dataset: Dataset): Promise<void> {
  const reading = dataset.read(whole(dataset), { signal: AbortSignal.abort() });
  await expect(reading).rejects.toMatchObject({ name: 'EngineError', code: 'cancelled' });
  expect((await dataset.read(whole(dataset))).bands.length).toBe(dataset.bands.length);
}

async function checkClosing(subject: ReaderSubject): Promise<void> {
  let closed = 0;
  const counting = (source: ByteSource): ByteSource => ({
    name: source.name,
    size: source.size,
    read: (offset, length) => source.read(offset, length),
    close: async () => {
      closed += 1;
      await source.close();
    },
  });
  const dataset = await openSubject(subject, counting(await subject.open()));
  expect(closed).toBe(0);
  await dataset.close();
  expect(closed).toBe(1);
  const empty = { name: 'empty', size: 0, read: async () => new Uint8Array(0), close: async () => {} };
  await expect(openSubject(subject, counting(empty))).rejects.toMatchObject({ name: 'EngineError' });
  expect(closed).toBe(2);
}
