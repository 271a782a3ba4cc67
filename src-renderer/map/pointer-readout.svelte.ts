import type { PixelReading, SceneDescription } from '../../src-main/engine/api.ts';
import type { EngineClient } from '../state/engine-client.ts';
import type { Position } from './lon-lat.ts';
import { type PixelAddress, pixelAt } from './pixel-grid.ts';

/** Which pixel is to be read. */
interface Question extends PixelAddress {
  readonly sceneId: string;
  readonly resultId?: string;
}

/** What lies under the pointer. At most one reading is under way; the latest place wins, and answers about others are dropped. */
export class PointerReadout {
  position = $state.raw<Position>();
  pixel = $state.raw<PixelAddress>();
  reading = $state.raw<PixelReading>();
  readonly #engine: EngineClient;
  #wanted: Question | undefined;
  #asking = false;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  move(
    position: Position | undefined,
    scene: SceneDescription | undefined,
    resultId: string | undefined,
  ): void {
    this.position = position;
    const pixel = position && scene && pixelAt(scene, position);
    const wanted = pixel && { sceneId: scene.id, resultId, ...pixel };
    if (sameQuestion(wanted, this.#wanted)) return;
    this.#wanted = wanted;
    this.pixel = pixel;
    if (!pixel) this.reading = undefined;
    void this.#ask();
  }

  /** Reads the same pixel again, after what is shown there has changed. */
  refresh(): void {
    if (!this.#wanted) return;
    this.#wanted = { ...this.#wanted };
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (let asked: Question | undefined; this.#wanted && asked !== this.#wanted;) {
      asked = this.#wanted;
      const reading = await this.#read(asked);
      if (asked === this.#wanted) this.reading = reading;
    }
    this.#asking = false;
  }

  /** Undefined where it cannot be read: the map says so already by what it shows. */
  async #read({ sceneId, column, row, resultId }: Question): Promise<PixelReading | undefined> {
    try {
      return await this.#engine.readPixel(sceneId, column, row, resultId);
    } catch {
      return undefined;
    }
  }
}

function sameQuestion(left: Question | undefined, right: Question | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
