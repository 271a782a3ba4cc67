import { DEVICE_KINDS } from './devices/device-kinds.ts';
import { examineDevice } from './devices/examine-device.ts';

const [id] = process.argv.slice(2);
const kind = DEVICE_KINDS.find((candidate) => candidate.id === id);
if (kind === undefined) throw new RangeError(`There is no device ${id}.`);
process.send!(await examineDevice(kind));
