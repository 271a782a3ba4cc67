import type { Dataset } from '../../raster/raster.ts';
import { numberOf, wordsOf, type HeaderFields } from './parse-header.ts';

const MAXIMUM_CLASSES = 65_536;

/** Names and colours of the classes of a classification; nothing for other files. */
export function enviClasses(fields: HeaderFields): Pick<Dataset, 'categories' | 'palette'> {
  const classes = numberOf(fields, 'classes');
  if (classes === undefined || classes < 1 || classes > MAXIMUM_CLASSES) return {};
  const names = wordsOf(fields, 'class names').slice(0, classes);
  const levels = wordsOf(fields, 'class lookup').map(Number);
  const colours = Math.min(Math.floor(levels.length / 3), Math.floor(classes));
  const whole = colours > 0 && levels.every((level) => level >= 0 && level <= 255);
  return {
    categories: names.length > 0 ? names : undefined,
    palette: whole
      ? Array.from(
          { length: colours },
          (_, at) => [levels[3 * at], levels[3 * at + 1], levels[3 * at + 2], 255] as const,
        )
      : undefined,
  };
}
