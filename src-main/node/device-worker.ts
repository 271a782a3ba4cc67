import { parentPort } from 'node:worker_threads';
import { DEVICE_KINDS } from './devices/device-kinds.ts';
import { serveDevice } from './devices/serve-device.ts';

serveDevice(parentPort!, async (id) => {
  const kind = DEVICE_KINDS.find((candidate) => candidate.id === id);
  if (kind === undefined) throw new RangeError(`There is no device ${id}.`);
  return kind.open();
});
