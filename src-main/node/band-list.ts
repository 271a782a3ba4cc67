import { UsageError } from './usage-error.ts';

/** "1,3-5" (one-based, as people count bands) as [0, 2, 3, 4]. Throws UsageError, for a repeated band too. */
export function parseBandList(text: string): number[] {
  const bands = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part) ?? [];
    if (first === undefined || Number(first) < 1 || Number(last) < Number(first)) {
      throw new UsageError(`--bands is ${text}; it must be numbers from 1 and ranges, such as 1,2,4-6.`);
    }
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) - 1 + index);
  });
  const repeated = bands.find((band, index) => bands.indexOf(band) !== index);
  if (repeated === undefined) return bands;
  throw new UsageError(`--bands names band ${repeated + 1} twice; leave one out.`);
}
