import { expect, it } from 'vitest';
import { wantedDevice } from './device-flag.ts';

it('takes the flag before the environment, and the fastest where neither says', () => {
  expect(wantedDevice('tensorflow', { SWATH_DEVICE: 'tensorflow-gpu' })).toBe('tensorflow');
  expect(wantedDevice(undefined, { SWATH_DEVICE: 'tensorflow-gpu' })).toBe('tensorflow-gpu');
  expect(wantedDevice(undefined, { SWATH_DEVICE: '' })).toBe('auto');
});

it('refuses what the environment says where there is no such device', () => {
  expect(() => wantedDevice(undefined, { SWATH_DEVICE: 'toaster' })).toThrow('SWATH_DEVICE is toaster;');
});
