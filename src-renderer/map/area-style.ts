import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';

const LINE = '#ffd23f';
const CHOSEN = '#ff7a1a';
/** Under every line, so that it is seen on bright and on dark ground. */
const HALO = 'rgba(0, 0, 0, 0.65)';

const SMALLEST_NAMED_PIXELS = 40;

function outline(colour: string, width: number, fill: string): Style[] {
  return [
    new Style({ stroke: new Stroke({ color: HALO, width: width + 2 }) }),
    new Style({ stroke: new Stroke({ color: colour, width }), fill: new Fill({ color: fill }) }),
  ];
}

const PLAIN = outline(LINE, 1.5, 'rgba(255, 210, 63, 0.04)');
const SELECTED = outline(CHOSEN, 2.5, 'rgba(255, 122, 26, 0.14)');

/** An area with its name, where it is large enough on screen (`width` in pixels) to carry one. */
export function areaStyle(name: string, selected: boolean, width: number): Style[] {
  const styles = selected ? SELECTED : PLAIN;
  if (width < SMALLEST_NAMED_PIXELS) return styles;
  const text = new Text({
    text: name,
    font: '600 12px system-ui, sans-serif',
    fill: new Fill({ color: '#ffffff' }),
    stroke: new Stroke({ color: HALO, width: 3 }),
    overflow: true,
  });
  return [...styles, new Style({ text })];
}

/** What is being drawn: its outline so far, its corners, and the corner that closes it. */
export const SKETCH_STYLES: readonly Style[] = [
  ...outline(CHOSEN, 2, 'rgba(255, 122, 26, 0.1)'),
  corner(4, '#ffffff'),
];

/** A corner that the pointer can take hold of. */
export const HANDLE_STYLE = corner(6, CHOSEN);

function corner(radius: number, colour: string): Style {
  return new Style({
    image: new CircleStyle({
      radius,
      fill: new Fill({ color: colour }),
      stroke: new Stroke({ color: HALO, width: 1.5 }),
    }),
  });
}
