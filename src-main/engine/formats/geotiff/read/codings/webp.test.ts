import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../../node/codecs.ts';
import { encodeWebp, waves } from './streams.test-setup.ts';
import { decodeWebp } from './webp.ts';

const pixels = waves(33, 17, 4);
const shape = (samplesPerPixel: number) => ({ width: 33, rows: 17, samplesPerPixel });

it('gives four bands back, and three of them without alpha', async () => {
  const stream = await encodeWebp(pixels);
  expect(await decodeWebp(stream, shape(4), nodeCodecs)).toEqual(pixels.samples);
  const colours = pixels.samples.filter((_, index) => index % 4 < 3);
  expect(await decodeWebp(stream, shape(3), nodeCodecs)).toEqual(colours);
});

it('refuses another size, and what is no WebP', async () => {
  const stream = await encodeWebp(pixels);
  const taller = { width: 33, rows: 18, samplesPerPixel: 4 };
  await expect(decodeWebp(stream, taller, nodeCodecs)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(/33 x 17/),
  });
  await expect(decodeWebp(new Uint8Array(40), shape(4), nodeCodecs)).rejects.toMatchObject({
    code: 'damaged',
  });
});
