import type { Centres, NearestTwo, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import { lengthsOf } from '../samples/unit-length.ts';
import type { RuleLabelling } from './pixel-rule.ts';

/** A pixel belongs to the nearest centre; the lowest of several equally near. */
export interface CentresRule {
  readonly kind: 'centres';
  readonly centres: Centres;
  /**
   * By spectral angle the centres are of unit length, and pixels are brought to it; one of zeros alone has no direction, and belongs to
   * cluster 1 with confidence 0. Euclidean when absent.
   */
  readonly distance?: 'angle';
}

export const centresLabelling: RuleLabelling<CentresRule> = {
  bandCount: ({ centres }) => centres.bandCount,
  work: ({ centres }) => centres.bandCount * centres.count,
  label: ({ centres, distance }, { planes, valid }, withConfidence) => {
    const given = { length: valid.length, planes };
    const pixels = distance === 'angle' ? directions(given) : given;
    const two = withConfidence ? openKernel().nearestTwo(pixels, centres) : undefined;
    const ids = two?.labels ?? openKernel().assign(pixels, centres);
    if (distance === 'angle') labelZeros(ids, given);
    // The search is far faster than the loop, and mostly finds nothing.
    if (valid.includes(0)) for (let i = 0; i < ids.length; i++) if (valid[i] === 0) ids[i] = 0;
    return two ? { ids, confidence: margins(ids, two) } : { ids };
  },
};

/** Pixels of unit length; NaN where they are zeros. */
function directions(pixels: PixelPlanes): PixelPlanes {
  const lengths = lengthsOf(pixels);
  const planes = pixels.planes.map((plane) =>
    new Float32Array(pixels.length).map((_, i) => Math.fround(plane[i]) / lengths[i]),
  );
  return { length: pixels.length, planes };
}

function labelZeros(ids: Uint16Array, { planes }: PixelPlanes): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === 0 && planes.every((plane) => plane[i] === 0)) ids[i] = 1;
  }
}

/**
 * 1 - nearest / second nearest distance: 0 half-way between two centres, 1 at a centre. 1 where there is but one centre; NaN where
 * the id is 0.
 */
function margins(ids: Uint16Array, { nearest, second }: NearestTwo): Float32Array {
  const confidence = new Float32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const margin = second[i] === 0 || nearest[i] === Infinity ? 0 : 1 - Math.sqrt(nearest[i] / second[i]);
    confidence[i] = ids[i] === 0 ? NaN : margin;
  }
  return confidence;
}
