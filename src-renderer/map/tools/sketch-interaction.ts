import Feature from 'ol/Feature.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import LineString from 'ol/geom/LineString.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import PolygonGeometry from 'ol/geom/Polygon.js';
import PointerInteraction from 'ol/interaction/Pointer.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import type { Ring } from '../../../src-main/engine/geo/geometry.ts';
import { SKETCH_STYLES } from '../area-style.ts';
import type { Position } from '../lon-lat.ts';
import { EMPTY_SKETCH, type Sketch, type SketchEvent, type SketchTool } from './sketch.ts';

/** Screen pixels within which a click falls on a corner. */
const REACH_PIXELS = 9;

/** How a tool shows the sketch: the corners of its outline. */
export interface DrawingTool {
  readonly next: SketchTool;
  outline(sketch: Sketch): readonly Position[];
  /** True where a drag draws instead of moving the map. */
  readonly drawsByDragging: boolean;
}

/** Told of each shape that is finished. */
export interface FinishedListener {
  drawn(ring: Ring): void;
  marked(point: Position): void;
}

/** Feeds a drawing tool with what the pointer does, and shows its sketch. */
export class SketchInteraction extends PointerInteraction {
  readonly #tool: DrawingTool;
  readonly #finished: FinishedListener;
  readonly #source = new VectorSource();
  readonly #layer = new VectorLayer({
    source: this.#source,
    style: [...SKETCH_STYLES],
    updateWhileAnimating: true,
  });
  #sketch: Sketch = EMPTY_SKETCH;
  #downPixel: number[] = [];

  constructor(tool: DrawingTool, finished: FinishedListener) {
    super();
    this.#tool = tool;
    this.#finished = finished;
  }

  /** True while there is something to give up. */
  get isDrawing(): boolean {
    return this.#sketch.points.length > 0;
  }

  take(event: SketchEvent): void {
    const { ring, point, ...sketch } = this.#tool.next(this.#sketch, event);
    this.#sketch = sketch;
    this.#draw();
    if (ring) this.#finished.drawn(ring);
    if (point) this.#finished.marked(point);
  }

  /** As a press and release in one place, for those who draw by keyboard. */
  tap(at: Position): void {
    this.take({ type: 'press', at });
    this.take({ type: 'release', at, dragged: false });
    this.take({ type: 'click', at, near: this.#cornerNear(this.getMap()?.getPixelFromCoordinate([...at])) });
  }

  override setMap(map: OlMap | null): void {
    super.setMap(map);
    this.#sketch = EMPTY_SKETCH;
    this.#source.clear();
    this.#layer.setMap(map);
  }

  override handleEvent(event: MapBrowserEvent): boolean {
    const at = positionOf(event);
    if (event.type === 'click') this.take({ type: 'click', at, near: this.#cornerNear(event.pixel) });
    // Two quick clicks make one, wherever they fell; none may zoom while someone draws.
    if (event.type === 'dblclick') return false;
    return super.handleEvent(event) !== false;
  }

  override handleMoveEvent(event: MapBrowserEvent): void {
    this.take({ type: 'move', at: positionOf(event) });
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    if (!this.#tool.drawsByDragging || !isPlainPress(event)) return false;
    this.#downPixel = event.pixel;
    this.take({ type: 'press', at: positionOf(event) });
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    this.take({ type: 'move', at: positionOf(event) });
  }

  override handleUpEvent(event: MapBrowserEvent): boolean {
    const dragged = distance(event.pixel, this.#downPixel) > REACH_PIXELS / 2;
    this.take({ type: 'release', at: positionOf(event), dragged });
    return false;
  }

  #cornerNear(pixel: number[] | null | undefined): 'first' | 'last' | undefined {
    const { points } = this.#sketch;
    const isNear = (point: Position | undefined): boolean => {
      const corner = point && this.getMap()?.getPixelFromCoordinate([...point]);
      return Boolean(corner && pixel && distance(corner, pixel) <= REACH_PIXELS);
    };
    if (isNear(points.at(-1))) return 'last';
    return isNear(points[0]) ? 'first' : undefined;
  }

  #draw(): void {
    this.#source.clear();
    const outline = this.#tool.outline(this.#sketch).map(([x, y]) => [x, y]);
    if (outline.length === 0) return;
    const shape =
      outline.length > 2 ? new PolygonGeometry([[...outline, outline[0]]]) : new LineString(outline);
    this.#source.addFeatures([new Feature(shape), new Feature(new MultiPoint(outline))]);
  }
}

function isPlainPress({ originalEvent }: MapBrowserEvent): boolean {
  return originalEvent instanceof PointerEvent && originalEvent.button === 0 && originalEvent.isPrimary;
}

function positionOf({ coordinate }: MapBrowserEvent): Position {
  return [coordinate[0], coordinate[1]];
}

function distance([x, y]: readonly number[], [otherX, otherY]: readonly number[]): number {
  return Math.hypot(x - otherX, y - otherY);
}
