import type { DeviceListing } from '../../src-main/engine/api.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Where methods that train run: what there is, and what was chosen. */
export class Devices {
  /** Undefined until it was looked at. */
  listing = $state.raw<DeviceListing>();
  /** Devices are being tried and measured. */
  looking = $state(false);
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Looks what there is, where that is not known or not known well any more. */
  async look(again = false): Promise<void> {
    if (this.looking || (this.listing && !again)) return;
    this.looking = true;
    await this.#workbench.attempt(() => this.#load(again));
    this.looking = false;
  }

  /** "auto" or the id of a device, for jobs that start from now on. */
  async choose(id: string): Promise<void> {
    await this.#workbench.attempt(async () => {
      await this.#workbench.engine.chooseDevice(id);
      await this.#load();
    });
  }

  async #load(again?: boolean): Promise<void> {
    this.listing = await this.#workbench.engine.devices(again);
  }
}
