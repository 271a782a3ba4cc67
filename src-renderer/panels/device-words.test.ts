import { expect, it } from 'vitest';
import { automaticWords, deviceWords } from './device-words.ts';

const gpu = { id: 'gpu', provider: 'test', name: 'A GPU', available: false, reason: 'It is not there.' };
const cpu = { id: 'cpu', provider: 'test', name: 'A CPU', available: true };

it('says why a device cannot be chosen, and what would enable it', () => {
  expect(deviceWords(cpu)).toEqual({ label: 'A CPU' });
  expect(deviceWords({ ...gpu, remedy: 'Buy it.' })).toEqual({
    label: 'A GPU (not available)',
    why: 'It is not there. Buy it.',
  });
  expect(deviceWords(gpu).why).toBe('It is not there.');
});

it('names the device that the automatic choice takes', () => {
  expect(automaticWords(undefined)).toBe('Looking…');
  expect(automaticWords({ devices: [gpu, cpu], chosen: 'auto', auto: 'cpu' })).toBe('Automatic: A CPU');
  expect(automaticWords({ devices: [gpu], chosen: 'auto' })).toBe('Automatic');
});
