import type { Block } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { throwIfCancelled, type Run } from '../../run.ts';
import { pipeline, type Task } from '../../workers.ts';
import type { Labels, PredictOptions } from '../clusterer.ts';
import type { SampleBlock } from '../components/field-of-block.ts';

/** Pixels of one strip of a block, unless told otherwise: some tenths of a second. */
const STRIP_PIXELS = 2 ** 16;

/** What labels a strip, besides what it is told otherwise. */
interface StripInput {
  readonly block: SampleBlock;
  readonly withConfidence: boolean;
}

/** Rows of a block that are labelled together, and how far they are read. */
interface Strip {
  readonly from: number;
  readonly until: number;
  readonly readFrom: number;
  readonly readUntil: number;
}

/** Labels a block in strips, on threads, by a task that gets `halo` rows more above and below, and `how` to label. */
export async function predictInStrips<How>(
  block: Block,
  halo: number,
  task: Task<How & StripInput, Labels>,
  how: How,
  run: Run,
  { confidence: withConfidence = false }: PredictOptions = {},
  stripPixels = STRIP_PIXELS,
): Promise<Labels> {
  const { width, height } = block.window;
  const ids = new Uint16Array(width * height);
  const confidence = withConfidence ? new Float32Array(width * height) : undefined;
  await pipeline(
    stripsOf(width, height, halo, stripPixels),
    run.workers.size * 2,
    (strip) => {
      const { input, transfer } = inputOf(block, strip);
      return run.workers.run(
        task,
        { ...how, block: input, withConfidence },
        { signal: run.signal, transfer },
      );
    },
    (labels, { from, until, readFrom }) => {
      throwIfCancelled(run.signal);
      const [start, end] = [(from - readFrom) * width, (until - readFrom) * width];
      ids.set(labels.ids.subarray(start, end), from * width);
      confidence?.set(labels.confidence!.subarray(start, end), from * width);
    },
  );
  return { ids, confidence };
}

function* stripsOf(width: number, height: number, halo: number, pixels: number): Generator<Strip> {
  const rows = Math.max(4 * halo, Math.ceil(pixels / width));
  const count = Math.ceil(height / rows);
  for (let strip = 0; strip < count; strip++) {
    const from = Math.floor((strip * height) / count);
    const until = Math.floor(((strip + 1) * height) / count);
    yield { from, until, readFrom: Math.max(0, from - halo), readUntil: Math.min(height, until + halo) };
  }
}

/** Strips are copied once and given away, so that the block stays as it is. */
function inputOf(
  { window, bands, valid }: Block,
  { readFrom, readUntil }: Strip,
): { input: SampleBlock; transfer: ArrayBuffer[] } {
  const [start, end] = [readFrom * window.width, readUntil * window.width];
  const input = {
    width: window.width,
    height: readUntil - readFrom,
    planes: bands.map((band) => numeric(band).slice(start, end)),
    valid: valid.slice(start, end),
  };
  return { input, transfer: [...input.planes, input.valid].map(({ buffer }) => buffer as ArrayBuffer) };
}
