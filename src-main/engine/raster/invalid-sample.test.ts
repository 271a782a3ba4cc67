import { expect, it } from 'vitest';
import { canShowInvalid, invalidSample } from './invalid-sample.ts';

it('knows which types can show that a pixel is not valid, and by what', () => {
  expect(canShowInvalid('uint8', undefined)).toBe(false);
  expect(canShowInvalid('uint8', -9999)).toBe(false);
  expect(canShowInvalid('int16', -9999)).toBe(true);
  expect(canShowInvalid('int16', 0.5)).toBe(false);
  expect(canShowInvalid('float32', undefined)).toBe(true);
  expect(invalidSample('float32', undefined)).toBeNaN();
  expect(invalidSample('uint8', -9999)).toBe(0);
  expect(invalidSample('int64', 7)).toBe(7n);
});
