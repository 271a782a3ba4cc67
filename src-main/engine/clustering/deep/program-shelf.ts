import type { Device, DeviceSource, LoadedProgram, Values, VariableValues } from '../../device/device.ts';
import { isEngineError, EngineError } from '../../errors.ts';
import type { Program } from '../../program/program.ts';
import type { Run } from '../../run.ts';

/** A program with fixed variables, to be run wherever somebody lends a device. */
export interface FixedProgram {
  readonly program: Program;
  readonly variables: VariableValues;
}

/** A fixed program on a device. */
interface Placed {
  readonly device: Device;
  readonly loaded: LoadedProgram;
}

/** Programs that stay loaded for a source of devices, the last used at the end. */
interface Shelf {
  readonly placed: Map<FixedProgram, Promise<Placed>>;
  readonly failed: string[];
  /** The call that is running: devices take one at a time. */
  turn: Promise<unknown>;
}

/** Programs that stay loaded at most: that of the labels, and one that is looked at besides. */
const CAPACITY = 2;

const shelves = new WeakMap<DeviceSource, Shelf>();

/**
 * Runs a fixed program on each of the feeds. It stays loaded for the next call until others push it out or `clearShelf` is called; where its
 * device dies, it goes on on the next best, which is told. Throws `unsupported` where the run lends no device.
 */
export async function runFixed(fixed: FixedProgram, feeds: readonly Values[], run: Run): Promise<Values[]> {
  const source = run.devices;
  if (!source) throw new EngineError('unsupported', 'There is no device to compute on here.');
  const shelf = shelfOf(source);
  const result = shelf.turn.then(() => attempt(shelf, source, fixed, feeds, run));
  shelf.turn = result.catch(() => {});
  return result;
}

/** Closes what stays loaded for a source, once what runs there is done. */
export async function clearShelf(source: DeviceSource): Promise<void> {
  const shelf = shelves.get(source);
  shelves.delete(source);
  await shelf?.turn;
  for (const placed of shelf?.placed.values() ?? []) await close(placed);
}

async function attempt(
  shelf: Shelf,
  source: DeviceSource,
  fixed: FixedProgram,
  feeds: readonly Values[],
  run: Run,
): Promise<Values[]> {
  const placing = shelf.placed.get(fixed) ?? place(source, fixed, shelf.failed);
  shelf.placed.delete(fixed);
  shelf.placed.set(fixed, placing);
  try {
    await makeRoom(shelf);
    const { loaded } = await placing;
    return await loaded.run(feeds, run.signal);
  } catch (error) {
    if (isEngineError(error) && error.code === 'cancelled') throw error;
    shelf.placed.delete(fixed);
    const { device } = await placing;
    await close(placing);
    if (!isEngineError(error) || error.code !== 'device-failed') throw error;
    shelf.failed.push(device.name);
    run.tell?.({ kind: 'notice', message: `${error.message} Labelling goes on on another device.` });
    return attempt(shelf, source, fixed, feeds, run);
  }
}

async function place(
  source: DeviceSource,
  { program, variables }: FixedProgram,
  failed: string[],
): Promise<Placed> {
  const device = await source.open(failed);
  try {
    return { device, loaded: await device.load(program, variables) };
  } catch (error) {
    await device.close().catch(() => {});
    throw error;
  }
}

async function makeRoom({ placed }: Shelf): Promise<void> {
  while (placed.size > CAPACITY) {
    const [oldest, placing] = placed.entries().next().value!;
    placed.delete(oldest);
    await close(placing);
  }
}

/** What died may not close either; that is no news. */
async function close(placing: Promise<Placed>): Promise<void> {
  const placed = await placing.catch(() => undefined);
  await placed?.loaded.close().catch(() => {});
  await placed?.device.close().catch(() => {});
}

function shelfOf(source: DeviceSource): Shelf {
  const known = shelves.get(source);
  if (known) return known;
  const fresh: Shelf = { placed: new Map(), failed: [], turn: Promise.resolve() };
  shelves.set(source, fresh);
  return fresh;
}
