precision highp float;

uniform sampler2D u_tileTextures[1];
uniform sampler2D u_palette;
uniform float u_paletteSize;
uniform vec4 u_renderExtent;
uniform float u_transitionAlpha;

varying vec2 v_textureCoord;
varying vec2 v_localMapCoord;

void main() {
  if (any(lessThan(v_localMapCoord, u_renderExtent.xy)) || any(greaterThan(v_localMapCoord, u_renderExtent.zw))) {
    discard;
  }
  vec4 label = texture2D(u_tileTextures[0], v_textureCoord);
  float id = floor(label.r + 0.5);
  vec4 color = texture2D(u_palette, vec2((id + 0.5) / u_paletteSize, 0.5));
  float alpha = id > 0.0 && id < u_paletteSize ? color.a * label.a : 0.0;
  gl_FragColor = vec4(color.rgb * alpha, alpha) * u_transitionAlpha;
}
