import OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import type { SceneDescription } from '../../src-main/engine/api.ts';
import type { Extent } from '../../src-main/engine/geo/grid.ts';
import { isCancelled, messageOf } from '../state/engine-client.ts';
import type { StretchRange } from '../state/stretch.ts';
import { LabelLayer } from './label-layer.ts';
import type { Position } from './lon-lat.ts';
import { contains, createView, fitExtent, moveDuration, type Viewpoint } from './navigation.ts';
import { createSceneLayer, rangeVariables } from './scene-layer.ts';
import { EngineTileSource, type LoadTile, type TileContent, type TileWatcher } from './tile-source.ts';

/** What the map tells. */
export interface SceneMapListener {
  moved(extent: Extent, viewpoint: Viewpoint): void;
  /** The pointer is here, or has left. */
  pointed(position: Position | undefined): void;
  /** `additive`: with the key that adds to a selection. */
  clicked(position: Position, additive: boolean): void;
  /** How many tiles are under way or awaited; 0 when what is on screen is complete. */
  loading(tiles: number): void;
  /** Tiles on screen are coarse and get better, or no longer. */
  refining(refining: boolean): void;
  /** A tile could not be had, for this reason. */
  failed(message: string): void;
}

/** The drawn map: one for the life of the page, whatever scenes come and go. */
export class SceneMap {
  readonly map: OlMap;
  readonly labels = new LabelLayer();
  readonly #sceneLayer = createSceneLayer();
  readonly #listener: SceneMapListener;
  readonly #watcher: TileWatcher;
  #scene: SceneDescription | undefined;
  #sceneSource: EngineTileSource | undefined;
  #labelSource: EngineTileSource | undefined;
  /** Of which result its labels are. */
  #labelled: string | undefined;
  #underWay = 0;
  #awaited = false;
  /** Where the pointer is on the map's pane. */
  #pointer: number[] | undefined;

  constructor(target: HTMLElement, listener: SceneMapListener) {
    this.#listener = listener;
    this.map = new OlMap({
      target,
      controls: [],
      layers: [this.#sceneLayer, this.labels],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
    });
    this.#watcher = {
      started: () => this.#count(1),
      ended: (error) => this.#tileEnded(error),
      refining: (refining) => listener.refining(refining),
    };
    this.map.on('rendercomplete', () => this.#await(false));
    this.map.on('moveend', () => {
      this.#tellMoved();
      this.#pointAgain();
    });
    this.map.on('click', ({ coordinate, originalEvent: { ctrlKey, metaKey } }) =>
      listener.clicked(positionOf(coordinate), ctrlKey || metaKey),
    );
    this.map.on('pointermove', (event: MapBrowserEvent) => {
      this.#pointer = event.pixel;
      if (!event.dragging) listener.pointed(positionOf(event.coordinate));
    });
    target.addEventListener('pointerleave', () => {
      this.#pointer = undefined;
      listener.pointed(undefined);
    });
  }

  /** Shows a scene from `viewpoint` where that lies in it, else the whole of it. */
  showScene(scene: SceneDescription | undefined, viewpoint?: Viewpoint): void {
    this.#scene = scene;
    this.#sceneSource?.dispose();
    this.#sceneSource = undefined;
    this.#sceneLayer.setSource(null);
    this.hideLabels();
    if (!scene) return;
    const usable = viewpoint && contains(scene.extent, viewpoint.center) ? viewpoint : undefined;
    this.#sceneLayer.updateStyleVariables(rangeVariables(undefined));
    this.map.setView(createView(scene, this.map, usable));
  }

  /** Asks for three bands; the ones shown before stay until the new ones are there. */
  showBands(bands: readonly number[], load: LoadTile): void {
    const content = { key: bands.join(), load };
    if (this.#sceneSource) this.#change(this.#sceneSource, content);
    else {
      this.#sceneSource = this.#createSource(4, content);
      this.#sceneLayer.setSource(this.#sceneSource ?? null);
    }
  }

  /** Black and white points of red, green and blue. */
  showRanges(ranges: readonly StretchRange[]): void {
    this.#sceneLayer.updateStyleVariables(rangeVariables(ranges));
  }

  setSceneVisible(visible: boolean): void {
    this.#sceneLayer.setVisible(visible);
  }

  /**
   * Shows the labels of a result; its colours come by `labels.recolour`. Those of an earlier version of it, from while it was trained,
   * stay until the new ones are there.
   */
  showLabels(resultId: string, load: LoadTile, version = 0): void {
    const content = { key: `${resultId}/${version}`, load };
    if (this.#labelSource && this.#labelled === resultId) return this.#change(this.#labelSource, content);
    this.#labelSource?.dispose();
    this.#labelSource = this.#createSource(2, content);
    this.#labelled = resultId;
    this.labels.setSource(this.#labelSource ?? null);
  }

  hideLabels(): void {
    this.#labelSource?.dispose();
    this.#labelSource = undefined;
    this.#labelled = undefined;
    this.labels.setSource(null);
  }

  /** Asks for all tiles again, as after a lost connection. */
  reload(): void {
    if (!this.#sceneSource) return;
    this.#await(true);
    this.#sceneSource.reload();
    this.#labelSource?.reload();
  }

  fit(extent: Extent): void {
    fitExtent(this.map.getView(), this.map.getSize(), extent, moveDuration());
  }

  /** `factor` 2 shows things twice as large. */
  zoomBy(factor: number): void {
    const view = this.map.getView();
    const resolution = view.getConstrainedResolution((view.getResolution() ?? 1) / factor);
    view.cancelAnimations();
    view.animate({ resolution, duration: moveDuration() });
  }

  /** One pixel of the scene on one pixel of the screen. */
  zoomToNative(): void {
    const resolutions = this.#scene?.tiles.resolutions ?? [];
    const resolution = resolutions[resolutions.length - 1] * devicePixelRatio;
    this.map.getView().animate({ resolution, duration: moveDuration() });
  }

  goTo(position: Position): void {
    this.map.getView().animate({ center: [...position], duration: moveDuration() });
  }

  dispose(): void {
    this.#sceneSource?.dispose();
    this.#labelSource?.dispose();
    this.map.setTarget(undefined);
    this.map.dispose();
  }

  #createSource(channels: number, content: TileContent): EngineTileSource | undefined {
    if (!this.#scene) return undefined;
    this.#await(true);
    const projection = this.map.getView().getProjection();
    return new EngineTileSource(this.#scene.tiles, projection, channels, content, this.#watcher);
  }

  #change(source: EngineTileSource, content: TileContent): void {
    this.#await(true);
    source.show(content);
    this.map.render();
  }

  #await(awaited: boolean): void {
    if (awaited === this.#awaited) return;
    this.#awaited = awaited;
    this.#count(0);
  }

  #count(change: number): void {
    this.#underWay += change;
    this.#listener.loading(this.#underWay + (this.#awaited ? 1 : 0));
  }

  #tileEnded(error: unknown): void {
    this.#count(-1);
    if (error !== undefined && !isCancelled(error)) this.#listener.failed(messageOf(error));
  }

  /** The map has moved below a pointer that rests. */
  #pointAgain(): void {
    const coordinate = this.#pointer && this.map.getCoordinateFromPixel(this.#pointer);
    if (coordinate) this.#listener.pointed(positionOf(coordinate));
  }

  #tellMoved(): void {
    const view = this.map.getView();
    const [center, resolution] = [view.getCenter(), view.getResolution()];
    if (!this.#scene || !center || resolution === undefined) return;
    const [left, bottom, right, top] = view.calculateExtent(this.map.getSize());
    this.#sceneSource?.look([left, bottom, right, top], resolution);
    this.#listener.moved([left, bottom, right, top], { center: positionOf(center), resolution });
  }
}

function positionOf([x, y]: readonly number[]): Position {
  return [x, y];
}
