import { numeric } from '../../raster/samples.ts';
import type { Block } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import type { Labels, PredictOptions } from '../clusterer.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { labelPixelsTask } from './label-pixels.ts';
import { checkBandCount, labellingOf, type PixelPlanesAndValidity, type PixelRule } from './pixel-rule.ts';

/** Multiplications of one piece of a block: a fraction of a second. */
const PIECE_WORK = 2 ** 28;

/** `ClusterModel.predict` of a model that is a rule: a block in pieces, on threads. Throws `bad-input` for other bands. */
export async function predictByRule(
  rule: PixelRule,
  block: Block,
  run: Run,
  { confidence: withConfidence = false }: PredictOptions = {},
): Promise<Labels> {
  checkBandCount(rule, block.bands.length);
  const pixels = block.valid.length;
  const work = labellingOf(rule).work(rule);
  const longest = Math.max(1, Math.floor(PIECE_WORK / work));
  const planes = block.bands.map(numeric);
  const ids = new Uint16Array(pixels);
  const confidence = withConfidence ? new Float32Array(pixels) : undefined;
  const starts = Array.from({ length: Math.ceil(pixels / longest) }, (_, piece) => piece * longest);
  const pace = createPace(run.signal);
  await pipeline(
    starts,
    run.workers.size * 2,
    (from) => labelPiece(rule, { planes, valid: block.valid }, from, from + longest, withConfidence, run),
    async (labels, from) => {
      ids.set(labels.ids, from);
      confidence?.set(labels.confidence!, from);
      await pace(labels.ids.length * work);
    },
  );
  return { ids, confidence };
}

/** Pieces are copied once and given away, so that the block stays as it is. */
function labelPiece(
  rule: PixelRule,
  { planes, valid }: PixelPlanesAndValidity,
  from: number,
  until: number,
  withConfidence: boolean,
  run: Run,
): Promise<Labels> {
  const piece = {
    planes: planes.map((plane) => plane.slice(from, until)),
    valid: valid.slice(from, until),
  };
  const transfer = [...piece.planes, piece.valid].map(({ buffer }) => buffer as ArrayBuffer);
  return run.workers.run(
    labelPixelsTask,
    { ...piece, rule, withConfidence, isOwn: true },
    { signal: run.signal, transfer },
  );
}
