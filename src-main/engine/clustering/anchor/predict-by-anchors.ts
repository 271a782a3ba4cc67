import type { Block } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { throwIfCancelled, type Run } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import type { Labels, PredictOptions } from '../clusterer.ts';
import { labelByAnchorsTask, type AnchorLabelling } from './anchor-tasks.ts';

/** Pixels of one strip of a block: some tenths of a second. */
const STRIP_PIXELS = 2 ** 16;

/** Rows of a block that are labelled together, and how far they are read. */
interface Strip {
  readonly from: number;
  readonly until: number;
  readonly readFrom: number;
  readonly readUntil: number;
}

/** Labels a block in strips, on threads; each is smoothed with `halo` rows above and below. */
export async function predictByAnchors(
  labelling: AnchorLabelling,
  halo: number,
  block: Block,
  run: Run,
  { confidence: withConfidence = false }: PredictOptions = {},
): Promise<Labels> {
  const { width, height } = block.window;
  const ids = new Uint16Array(width * height);
  const confidence = withConfidence ? new Float32Array(width * height) : undefined;
  await pipeline(
    stripsOf(width, height, halo),
    run.workers.size * 2,
    (strip) => labelStrip(labelling, block, strip, withConfidence, run),
    (labels, { from, until, readFrom }) => {
      throwIfCancelled(run.signal);
      const [start, end] = [(from - readFrom) * width, (until - readFrom) * width];
      ids.set(labels.ids.subarray(start, end), from * width);
      confidence?.set(labels.confidence!.subarray(start, end), from * width);
    },
  );
  return { ids, confidence };
}

function* stripsOf(width: number, height: number, halo: number): Generator<Strip> {
  const rows = Math.max(4 * halo, Math.ceil(STRIP_PIXELS / width));
  const count = Math.ceil(height / rows);
  for (let strip = 0; strip < count; strip++) {
    const from = Math.floor((strip * height) / count);
    const until = Math.floor(((strip + 1) * height) / count);
    yield { from, until, readFrom: Math.max(0, from - halo), readUntil: Math.min(height, until + halo) };
  }
}

/** Strips are copied once and given away, so that the block stays as it is. */
function labelStrip(
  labelling: AnchorLabelling,
  { window, bands, valid }: Block,
  { readFrom, readUntil }: Strip,
  withConfidence: boolean,
  run: Run,
): Promise<Labels> {
  const [start, end] = [readFrom * window.width, readUntil * window.width];
  const block = {
    width: window.width,
    height: readUntil - readFrom,
    planes: bands.map((band) => numeric(band).slice(start, end)),
    valid: valid.slice(start, end),
  };
  const transfer = [...block.planes, block.valid].map(({ buffer }) => buffer as ArrayBuffer);
  return run.workers.run(
    labelByAnchorsTask,
    { block, labelling, withConfidence },
    { signal: run.signal, transfer },
  );
}
