import type { Device } from './device.ts';
import { firstValues, trainingStep } from './training-step.ts';

const BATCH = 64;
/** Of feeds: as many as a training loop hands over in one call. */
const STEPS_AT_ONCE = 4;

/**
 * Training steps in a second of a small net, measured for `seconds` after a first step, which readies the device. At least one call is
 * measured, however long it takes. `now` in milliseconds.
 */
export async function measureRate(
  device: Device,
  seconds = 1,
  now: () => number = () => performance.now(),
): Promise<number> {
  const program = trainingStep(BATCH);
  const loaded = await device.load(program, firstValues(program.variables));
  try {
    const images = firstValues(program.inputs).images;
    const feeds = Array.from({ length: STEPS_AT_ONCE }, () => ({ images }));
    await loaded.run(feeds.slice(0, 1));
    const start = now();
    let steps = 0;
    do {
      await loaded.run(feeds);
      steps += feeds.length;
    } while (now() - start < seconds * 1000);
    return steps / ((now() - start) / 1000);
  } finally {
    await loaded.close();
  }
}
