/** What is drawn in a frame of its own; both scales are logarithmic. */
export interface Series {
  /** What x counts. */
  readonly title: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const WIDTH = 300;
const HEIGHT = 220;
const MARGIN = 44;

/** An SVG of frames side by side with one y scale; a dashed line through each first point grows as fast as x. */
export function drawSeries(yTitle: string, series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points.map(({ y }) => y));
  const [low, high] = [Math.min(...all) / 1.5, Math.max(...all) * 1.5];
  const height = (y: number): number => MARGIN / 2 + (HEIGHT - 1.5 * MARGIN) * (1 - share(y, low, high));
  const frames = series.map((one, index) => frame(one, index * WIDTH, height, [low, high]));
  const size = `width="${series.length * WIDTH}" height="${HEIGHT}"`;
  const label = `<text x="4" y="12">${yTitle}</text>`;
  const style = 'font-family="sans-serif" font-size="11" fill="#333"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}><rect width="100%" height="100%" fill="#fff"/>${label}${frames.join('')}</svg>\n`;
}

function frame(
  { title, points }: Series,
  left: number,
  height: (y: number) => number,
  [low, high]: readonly [number, number],
): string {
  const first = points[0];
  const last = points[points.length - 1];
  const across = (x: number): number =>
    left + MARGIN + (WIDTH - 1.5 * MARGIN) * share(x, first.x / 1.3, last.x * 1.3);
  const place = ({ x, y }: { x: number; y: number }): string =>
    `${across(x).toFixed(1)},${height(y).toFixed(1)}`;
  const reach = Math.min(last.x, (first.x * high) / first.y);
  const linear = [first, { x: reach, y: (first.y * reach) / first.x }].map(place).join(' ');
  const dots = points.map((point) => {
    const [x, y] = place(point).split(',');
    const number = `<text x="${x}" y="${Number(y) - 8}" text-anchor="middle">${point.y.toFixed(1)}</text>`;
    const tick = `<text x="${x}" y="${HEIGHT - MARGIN + 16}" text-anchor="middle">${Number(point.x.toPrecision(3))}</text>`;
    return `<circle cx="${x}" cy="${y}" r="3" fill="#1f6fb2"/>${number}${tick}`;
  });
  const axis = `<path d="M${left + MARGIN} ${height(high)}V${height(low)}H${left + WIDTH - MARGIN / 2}" fill="none" stroke="#999"/>`;
  const line = `<polyline points="${points.map(place).join(' ')}" fill="none" stroke="#1f6fb2" stroke-width="1.5"/>`;
  const guide = `<polyline points="${linear}" fill="none" stroke="#bbb" stroke-dasharray="4 3"/>`;
  const name = `<text x="${left + WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">${title}</text>`;
  return axis + guide + line + dots.join('') + name;
}

/** Where a value lies between two others, 0..1, by its logarithm. */
function share(value: number, low: number, high: number): number {
  return Math.log(value / low) / Math.log(high / low);
}
