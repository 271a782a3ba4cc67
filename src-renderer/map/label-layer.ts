import WebGLTileLayer from 'ol/layer/WebGLTile.js';
import WebGLTileLayerRenderer from 'ol/renderer/webgl/TileLayer.js';
import type { Colour } from '../state/legend.ts';
import fragmentShader from './label-layer.frag.glsl?raw';
import vertexShader from './label-layer.vert.glsl?raw';
import { LivePalette } from './live-palette.ts';

/** Textures kept, each about half a megabyte. */
const CACHED_TILES = 256;

/** No cluster has this id. */
const NOBODY = -1;

/** Keeps its own shaders: OpenLayers' layer would replace them by ones made from a style, whose palette is fixed. */
class LabelRenderer extends WebGLTileLayerRenderer<LabelLayer> {
  override reset(): void {}
}

/** Cluster ids in the colours of a palette. New colours and a flash cost one frame and no tile. */
export class LabelLayer extends WebGLTileLayer {
  readonly #palette = new LivePalette('u_palette');
  #flashing = NOBODY;

  constructor() {
    super({ cacheSize: CACHED_TILES, visible: false });
  }

  /** Colours by cluster id, 0 first. */
  recolour(colours: readonly Colour[]): void {
    this.#palette.replace(colours);
    this.changed();
  }

  /** Makes a cluster stand out; none where undefined. */
  flash(clusterId: number | undefined): void {
    this.#flashing = clusterId ?? NOBODY;
    this.changed();
  }

  override createRenderer(): WebGLTileLayerRenderer<this> {
    const renderer = new LabelRenderer(this, {
      vertexShader,
      fragmentShader,
      uniforms: {
        u_paletteSize: () => this.#palette.size,
        u_flashing: () => this.#flashing,
      },
      cacheSize: this.getCacheSize(),
      paletteTextures: [this.#palette],
    });
    return renderer as WebGLTileLayerRenderer<LabelLayer> as WebGLTileLayerRenderer<this>;
  }
}
