import type { Device, DeviceSource, LoadedProgram, Values, VariableValues } from './device.ts';
import { noFailures, openUntried, type Failures } from './open-untried.ts';
import { isEngineError, type EngineError } from '../errors.ts';
import type { Program } from '../program/program.ts';
import { throwIfCancelled, type Run } from '../run.ts';

/** A program with fixed variables, to be run wherever somebody lends a device. */
export interface FixedProgram {
  readonly program: Program;
  readonly variables: VariableValues;
  /** Once it is loaded, before it is used; rejects with `device-failed` where the device (by its name) is not good enough for it. */
  tryOut?(loaded: LoadedProgram, name: string): Promise<void>;
  /** Told, after what failed, where no device is left: what goes on without one. */
  readonly otherwise?: string;
}

/** Programs that stay loaded on a device of a source. */
interface Shelf {
  /** Open while it has programs. */
  device: Device | undefined;
  /** The last used at the end. */
  readonly placed: Map<FixedProgram, LoadedProgram>;
  readonly failures: Failures;
  /** Whether no device is left. */
  isExhausted: boolean;
  /** The calls so far: devices take one at a time. */
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
  const shelf = shelfOf(run.devices);
  const result = shelf.turn.then(() => attempt(shelf, fixed, feeds, run));
  shelf.turn = result.catch(() => {});
  return result;
}

/** Whether a source was found to have no device (left) since it was last cleared. */
export function isExhausted(source: DeviceSource): boolean {
  return shelves.get(source)?.isExhausted ?? false;
}

/** Closes what stays loaded for a source, once what runs there is done, and forgets which devices failed. */
export async function clearShelf(source: DeviceSource): Promise<void> {
  const accelerators = source.accelerators?.(Infinity);
  if (accelerators) await clearShelf(accelerators);
  const shelf = shelves.get(source);
  if (shelf === undefined) return;
  shelves.delete(source);
  await shelf.turn;
  await empty(shelf);
}

async function attempt(
  shelf: Shelf,
  fixed: FixedProgram,
  feeds: readonly Values[],
  run: Run,
): Promise<Values[]> {
  for (;;) {
    throwIfCancelled(run.signal);
    const device = (shelf.device ??= await openFor(shelf, fixed, run));
    try {
      const loaded = await place(shelf, device, fixed);
      return await loaded.run(feeds, run.signal);
    } catch (error) {
      if (!isEngineError(error) || !isOfDevice(error, fixed)) throw error;
      shelf.failures.add(device.name, error.message);
      await empty(shelf);
    } finally {
      if (shelf.placed.size === 0) await empty(shelf);
    }
  }
}

async function openFor(shelf: Shelf, { otherwise }: FixedProgram, run: Run): Promise<Device> {
  try {
    return await openUntried(run, shelf.failures, '', otherwise);
  } catch (error) {
    shelf.isExhausted = isEngineError(error) && error.code === 'unsupported';
    throw error;
  }
}

/** Whether another device may do: what can go on without one is not refused for what one of them cannot load. */
function isOfDevice({ code }: EngineError, { otherwise }: FixedProgram): boolean {
  return code === 'device-failed' || (code === 'unsupported' && otherwise !== undefined);
}

/** The program, loaded, with room made for it first. */
async function place({ placed }: Shelf, device: Device, fixed: FixedProgram): Promise<LoadedProgram> {
  const known = placed.get(fixed);
  placed.delete(fixed);
  while (placed.size >= CAPACITY) {
    const [oldest, loaded] = placed.entries().next().value!;
    placed.delete(oldest);
    await loaded.close().catch(() => {});
  }
  const loaded = known ?? (await device.load(fixed.program, fixed.variables));
  placed.set(fixed, loaded);
  if (!known) await fixed.tryOut?.(loaded, device.name);
  return loaded;
}

/** What died may not close either; that is no news. */
async function empty(shelf: Shelf): Promise<void> {
  const { device, placed } = shelf;
  shelf.device = undefined;
  for (const loaded of placed.values()) await loaded.close().catch(() => {});
  placed.clear();
  await device?.close().catch(() => {});
}

function shelfOf(source: DeviceSource | undefined): Shelf {
  const known = source && shelves.get(source);
  if (known) return known;
  const fresh: Shelf = {
    device: undefined,
    placed: new Map(),
    failures: noFailures(),
    isExhausted: false,
    turn: Promise.resolve(),
  };
  if (source) shelves.set(source, fresh);
  return fresh;
}
