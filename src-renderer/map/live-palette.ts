import PaletteTexture from 'ol/webgl/PaletteTexture.js';
import type { Colour } from '../state/legend.ts';

/** A palette whose colours can change while it is drawn with: the texture is made again, and nothing else. */
export class LivePalette extends PaletteTexture {
  #isStale = false;

  constructor(name: string) {
    super(name, new Uint8Array(4));
  }

  /** Number of colours. */
  get size(): number {
    return this.data.length / 4;
  }

  replace(colours: readonly Colour[]): void {
    this.data = Uint8Array.from(colours.flat());
    this.#isStale = true;
  }

  override getTexture(gl: WebGLRenderingContext): WebGLTexture {
    if (!this.#isStale) return super.getTexture(gl);
    this.#isStale = false;
    // Making a texture binds it, and a tile's texture is bound to the same place already.
    const bound = gl.getParameter(gl.TEXTURE_BINDING_2D) as WebGLTexture | null;
    this.delete(gl);
    const texture = super.getTexture(gl);
    gl.bindTexture(gl.TEXTURE_2D, bound);
    return texture;
  }
}
