attribute vec2 a_textureCoord;

uniform mat4 u_tileTransform;
uniform float u_texturePixelWidth;
uniform float u_texturePixelHeight;
uniform float u_textureResolution;
uniform float u_depth;

varying vec2 v_textureCoord;
varying vec2 v_localMapCoord;

void main() {
  v_textureCoord = a_textureCoord;
  v_localMapCoord = u_textureResolution * vec2(u_texturePixelWidth, -u_texturePixelHeight) * a_textureCoord;
  gl_Position = u_tileTransform * vec4(a_textureCoord, u_depth, 1.0);
}
