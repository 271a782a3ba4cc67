import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';

/** Around every colour, so that it is seen on ground of the same one. */
const [LIGHT, DARK] = ['#ffffff', 'rgba(0, 0, 0, 0.75)'];
/** Of a fill, so that the ground is still seen: two hexadecimal digits of opacity. */
const SHEER = '55';

/** A marked pixel or area in the colour of its class. */
export function exampleStyle(colour: string): Style[] {
  return [
    new Style({
      stroke: new Stroke({ color: DARK, width: 6 }),
      image: new CircleStyle({ radius: 7, fill: new Fill({ color: DARK }) }),
    }),
    new Style({ stroke: new Stroke({ color: LIGHT, width: 4 }) }),
    new Style({
      stroke: new Stroke({ color: colour, width: 2 }),
      fill: new Fill({ color: colour + SHEER }),
      image: new CircleStyle({
        radius: 5,
        fill: new Fill({ color: colour }),
        stroke: new Stroke({ color: LIGHT, width: 1.5 }),
      }),
    }),
  ];
}
