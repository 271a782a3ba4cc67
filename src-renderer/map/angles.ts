/** An angle as typed, before anyone knows whether it is a latitude. */
export interface TypedAngle {
  readonly degrees: number;
  /** Which way it was said to count, if it was. */
  readonly axis?: 'latitude' | 'longitude';
  /** True for what can only be an angle: it has a degree sign, minutes or a letter. */
  readonly certain: boolean;
}

const SIGNS_OF_ANGLES = /[°º'"′″’”]|[NSEW]/i;

/** "46.5", "-46.5°", "46° 29.5' N", "E 11 20 0.5". Undefined for what is no angle, or has minutes or seconds beyond 59.99. */
export function parseAngle(text: string): TypedAngle | undefined {
  const letters = text.toUpperCase().match(/[A-Z]/g) ?? [];
  const letter = letters[0] ?? '';
  if (letters.length > 1 || (letter && !'NSEW'.includes(letter))) return undefined;
  const plain = text
    .replace(/[NSEW]/i, ' ')
    .replace('−', '-')
    .trim();
  const numbers = plain.match(/\d+(?:\.\d+)?/g) ?? [];
  const rest = plain.replace(/\d+(?:\.\d+)?/g, '').replace(/[\s°º'"′″’”]/g, '');
  if (numbers.length < 1 || numbers.length > 3 || !['', '-', '+'].includes(rest)) return undefined;
  if (/\d\s*[-+]/.test(plain) || (letter && rest)) return undefined;
  const [degrees, minutes, seconds] = [...numbers, '0', '0'].map(Number);
  const isBroken = numbers.slice(0, -1).some((number) => number.includes('.'));
  if (isBroken || (numbers.length > 1 && (minutes >= 60 || seconds >= 60))) return undefined;
  const size =
    numbers.length === 1 ? degrees : degrees + minutes / 60 + (numbers.length > 2 ? seconds / 3600 : 0);
  return {
    degrees: rest === '-' || letter === 'S' || letter === 'W' ? -size : size,
    axis: axisOf(letter),
    certain: numbers.length > 1 || SIGNS_OF_ANGLES.test(text),
  };
}

function axisOf(letter: string): TypedAngle['axis'] {
  if (letter === '') return undefined;
  return letter === 'N' || letter === 'S' ? 'latitude' : 'longitude';
}
