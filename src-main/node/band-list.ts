import { EngineError } from '../engine/errors.ts';
import { UsageError } from './usage-error.ts';

/** "1,3-5" (one-based, as people count bands) as [0, 2, 3, 4]. Throws UsageError. */
export function parseBandList(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [, first, last = first] = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part) ?? [];
    if (first === undefined || Number(first) < 1 || Number(last) < Number(first)) {
      throw new UsageError(`--bands is ${text}; it must be numbers from 1 and ranges, such as 1,2,4-6.`);
    }
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) - 1 + index);
  });
}

/** Refuses bands that the scene does not have, and repeated ones. */
export function checkBands(bands: readonly number[], count: number, scene: string): void {
  const absent = bands.find((band) => band >= count);
  if (absent !== undefined) {
    throw new EngineError('bad-input', `${scene} has no band ${absent + 1}; it has bands 1 to ${count}.`);
  }
  const repeated = bands.find((band, index) => bands.indexOf(band) !== index);
  if (repeated !== undefined) {
    throw new EngineError('bad-input', `Band ${repeated + 1} of ${scene} is given twice; leave one out.`);
  }
}
