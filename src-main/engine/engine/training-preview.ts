import type { ClusterModel } from '../clustering/clusterer.ts';
import { labelRaster } from '../clustering/labels/label-raster.ts';
import { clearShelf } from '../device/program-shelf.ts';
import type { DeviceSource } from '../device/device.ts';
import { recordDevices } from '../device/record-devices.ts';
import { EngineError } from '../errors.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { thinRaster } from '../raster/thin-raster.ts';
import { boundsOf } from '../raster/walk.ts';
import type { ModelPreview } from '../recipe/run-recipe.ts';
import type { Run } from '../run.ts';

/** Pixels on the longer side of the first picture, and of the finest. */
const FIRST_SIDE = 64;
const FINEST_SIDE = 256;
/** A picture that took less than this is followed by one of twice the side, and so four times the pixels. */
const QUICK_MILLISECONDS = 250;
/** Most of the time that goes into making and labelling what is shown. */
const SHARE = 0.1;

export interface TrainingPreviewOptions {
  /** Of the job; its devices are lent to the pictures too. */
  readonly run: Run;
  /** Told of each model that can be looked at, from version 1 on. */
  onVersion(version: number): void;
  /** Milliseconds of a clock that never goes back. */
  now?(): number;
}

interface Shown {
  readonly version: number;
  readonly model: ClusterModel;
  readonly raster: Raster;
  readonly controller: AbortController;
  picture?: Promise<Raster>;
}

/**
 * What a clustering in training makes of its scene so far: the newest of its models, and a coarse picture of labels by it, made when it is
 * asked for. While nobody looks at the newest, no other is wanted.
 */
export class TrainingPreview implements ModelPreview {
  readonly #run: Run;
  readonly #onVersion: (version: number) => void;
  readonly #now: () => number;
  readonly #devices: DeviceSource | undefined;
  readonly #closed = new AbortController();
  #shown: Shown | undefined;
  #thinned: { readonly side: number; readonly raster: Promise<Raster> } | undefined;
  #side = FIRST_SIDE;
  #wantedAt = 0;
  /** Until then the share is used up. */
  #restUntil = -Infinity;

  constructor({ run, onVersion, now = () => performance.now() }: TrainingPreviewOptions) {
    this.#run = run;
    this.#onVersion = onVersion;
    this.#now = now;
    this.#devices = run.devices && recordDevices(run.devices).source;
  }

  isWanted(): boolean {
    const wanted = !this.#shown || (this.#shown.picture !== undefined && this.#now() >= this.#restUntil);
    if (wanted) this.#wantedAt = this.#now();
    return wanted;
  }

  show(model: ClusterModel, raster: Raster): void {
    if (this.#closed.signal.aborted) return;
    this.#spent(this.#wantedAt);
    this.#shown?.controller.abort();
    const version = (this.#shown?.version ?? 0) + 1;
    this.#shown = { version, model, raster, controller: new AbortController() };
    this.#onVersion(version);
  }

  /** The labels by the newest model, coarse where the scene is large. Throws `cancelled` where `version` is not the newest, or no longer. */
  async labels(version: number): Promise<Raster> {
    const shown = this.#shown;
    if (shown?.version !== version || this.#closed.signal.aborted) throw outdated();
    shown.picture ??= this.#label(shown);
    try {
      return await shown.picture;
    } catch (error) {
      if (this.#shown !== shown || this.#closed.signal.aborted) throw outdated();
      throw error;
    }
  }

  /** Gives everything back; pictures that are being made are given up. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#shown?.picture?.catch(() => {});
    await this.#thinned?.raster.catch(() => {});
    this.#shown = undefined;
    if (this.#devices) await clearShelf(this.#devices);
  }

  async #label({ model, raster, controller }: Shown): Promise<Raster> {
    const signal = AbortSignal.any([this.#run.signal, this.#closed.signal, controller.signal]);
    const thinned = await this.#thin(raster);
    const began = this.#now();
    const run = { ...this.#run, signal, devices: this.#devices, checkpoint: undefined, report: () => {} };
    const labels = labelRaster(thinned, model, { ...run, tell: undefined });
    const { bands, valid } = await labels.read(boundsOf(labels));
    this.#spent(began);
    if (this.#now() - began < QUICK_MILLISECONDS) this.#side = Math.min(FINEST_SIDE, 2 * this.#side);
    return memoryRaster({ name: labels.name, grid: labels.grid, bands: labels.bands, samples: bands, valid });
  }

  /** The same pixels for every model, until they may be more. */
  #thin(raster: Raster): Promise<Raster> {
    if (this.#thinned?.side !== this.#side) {
      const signal = AbortSignal.any([this.#run.signal, this.#closed.signal]);
      this.#thinned = { side: this.#side, raster: thinRaster(raster, this.#side, signal) };
    }
    return this.#thinned.raster;
  }

  #spent(since: number): void {
    const now = this.#now();
    this.#restUntil = Math.max(this.#restUntil, now) + (now - since) * (1 / SHARE - 1);
  }
}

function outdated(): EngineError {
  return new EngineError('cancelled', 'There is a newer model to look at, or training has ended.');
}
