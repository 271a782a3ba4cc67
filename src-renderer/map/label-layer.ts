import WebGLTileLayer from 'ol/layer/WebGLTile.js';
import WebGLTileLayerRenderer from 'ol/renderer/webgl/TileLayer.js';
import type { Colour } from '../state/legend.ts';
import { litColours } from './flash.ts';
import fragmentShader from './label-layer.frag.glsl?raw';
import vertexShader from './label-layer.vert.glsl?raw';
import { LivePalette } from './live-palette.ts';

/** Textures kept, each about half a megabyte. */
const CACHED_TILES = 256;

/** Keeps its own shaders: OpenLayers' layer would replace them by ones made from a style, whose palette is fixed. */
class LabelRenderer extends WebGLTileLayerRenderer<LabelLayer> {
  override reset(): void {}
}

/** Cluster ids in the colours of a palette. New colours and a flash cost one frame and no tile. */
export class LabelLayer extends WebGLTileLayer {
  readonly #palette = new LivePalette('u_palette');
  #colours: readonly Colour[] = [];
  #flashing: ReadonlySet<number> = new Set();

  constructor() {
    super({ cacheSize: CACHED_TILES, visible: false });
  }

  /** Colours by cluster id, 0 first. */
  recolour(colours: readonly Colour[]): void {
    this.#colours = colours;
    this.#paint();
  }

  /** Makes the pixels of these ids stand out, and no others. */
  flash(clusterIds: ReadonlySet<number>): void {
    this.#flashing = clusterIds;
    this.#paint();
  }

  override createRenderer(): WebGLTileLayerRenderer<this> {
    const renderer = new LabelRenderer(this, {
      vertexShader,
      fragmentShader,
      uniforms: { u_paletteSize: () => this.#palette.size },
      cacheSize: this.getCacheSize(),
      paletteTextures: [this.#palette],
    });
    return renderer as WebGLTileLayerRenderer<LabelLayer> as WebGLTileLayerRenderer<this>;
  }

  #paint(): void {
    this.#palette.replace(litColours(this.#colours, this.#flashing));
    this.changed();
  }
}
