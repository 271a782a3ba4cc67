import type { BandStatistics, SceneDescription } from '../../src-main/engine/api.ts';
import type { Extent } from '../../src-main/engine/geo/grid.ts';
import type { Stretch, View } from '../../src-main/engine/project/document.ts';
import { defaultBands } from './composites.ts';
import type { EngineClient } from './engine-client.ts';
import { stretchRange, type StretchRange } from './stretch.ts';

export type Composite = readonly [number, number, number];

const SAVE_DELAY_MILLISECONDS = 400;

/** How the scene and the result are shown. Every change is drawn at once and told to the engine soon after. */
export class MapView {
  composite = $state.raw<Composite>([0, 0, 0]);
  stretch = $state.raw<Stretch>({ kind: 'percent', amount: 2, from: 'scene' });
  colourBy = $state<'cluster' | 'class'>('cluster');
  opacity = $state(1);
  sceneVisible = $state(true);
  /** False while the result is hidden to look at the scene beneath. */
  resultVisible = $state(true);
  activeResult = $state<string>();
  /** Of the bands of the composite, over the scene or the view. */
  statistics = $state.raw<readonly BandStatistics[]>([]);
  /** What the map shows now, in map units; set by the map. */
  extent = $state.raw<Extent>();
  center = $state.raw<[number, number]>();
  resolution = $state<number>();
  /** Where the map is asked to go, in map units; a new array each time, so that the same place can be asked for again. */
  fitRequest = $state.raw<Extent>();
  /** Black and white points of red, green and blue. */
  ranges: readonly StretchRange[] = $derived(
    this.composite.map((band) =>
      stretchRange(
        this.statistics.find((entry) => entry.band === band),
        this.stretch,
      ),
    ),
  );

  /** False until the statistics of all three bands are there. */
  readonly rangesKnown: boolean = $derived(
    this.composite.every((band) => this.statistics.some((entry) => entry.band === band)),
  );

  readonly #engine: EngineClient;
  #saving: ReturnType<typeof setTimeout> | undefined;
  #loading: AbortController | undefined;
  /** Statistics over the whole scene, by band: bands that come back are shown right at once. */
  readonly #ofScene = new Map<number, BandStatistics>();

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** Takes over what a project remembers, or starts afresh for a scene seen for the first time. */
  restore(view: View, scene: SceneDescription): void {
    const last = scene.bands.length - 1;
    const remembered = view.composite?.every((band) => band <= last) ? view.composite : undefined;
    this.composite = remembered ?? defaultBands(scene.bands);
    this.stretch = view.stretch;
    this.colourBy = view.colourBy;
    this.opacity = view.opacity;
    this.activeResult = view.activeResult;
    this.center = view.center;
    this.resolution = view.resolution;
    this.statistics = [];
    this.#ofScene.clear();
  }

  /** Fetches the statistics that the stretch needs and that are not known yet; the latest call wins. */
  async loadStatistics(sceneId: string): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const bands = [...new Set(this.composite)];
    const extent = this.stretch.from === 'view' ? this.extent : undefined;
    const missing = extent ? bands : bands.filter((band) => !this.#ofScene.has(band));
    const fetched =
      missing.length > 0
        ? await this.#engine.statistics({ sceneId, bands: missing, extent }, loading.signal)
        : [];
    if (loading.signal.aborted) return;
    if (!extent) for (const entry of fetched) this.#ofScene.set(entry.band, entry);
    this.statistics = extent ? fetched : bands.flatMap((band) => this.#ofScene.get(band) ?? []);
  }

  /** Asks the map to show this extent. */
  fit(extent: Extent): void {
    this.fitRequest = [...extent];
  }

  /** Tells the engine, once changes pause. */
  remember(): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => {
      // An engine that is gone is told of elsewhere; the view is sent again with the next change.
      this.#engine.setView(this.asView()).catch(() => undefined);
    }, SAVE_DELAY_MILLISECONDS);
  }

  asView(): View {
    return {
      center: this.center,
      resolution: this.resolution,
      composite: [...this.composite],
      stretch: this.stretch,
      activeResult: this.activeResult,
      colourBy: this.colourBy,
      opacity: this.opacity,
    };
  }
}
