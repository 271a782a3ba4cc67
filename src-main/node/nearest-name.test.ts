import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

const NAMES = ['info', 'checksum', 'cluster', 'agreement', 'serve', 'start', 'devices'];

it.each([
  ['clsuter', 'cluster'],
  ['clusters', 'cluster'],
  ['sevre', 'serve'],
  ['dev', 'devices'],
  ['agreemnt', 'agreement'],
  ['quantize', undefined],
])('takes %s for %s', (given, meant) => expect(nearestName(given, NAMES)).toBe(meant));
