// Reads [{ geographic, definition, metres, points: [[longitude, latitude, x, y]] }] from standard input and writes for each the
// worst distances in metres, [there, back]; null where proj4 refuses. `metres` is that of one unit of x and y.
import { readFileSync } from 'node:fs';
import proj4 from 'proj4';

const METRES_PER_DEGREE = 111_319.49;

function worstErrors({ geographic, definition, metres, points }) {
  try {
    const { forward, inverse } = proj4(geographic, definition);
    const errors = points.map(([longitude, latitude, x, y]) => {
      const there = forward([longitude, latitude]);
      const back = inverse([x, y]);
      const turn = Math.abs(((back[0] - longitude + 540) % 360) - 180) * Math.cos((latitude * Math.PI) / 180);
      return [
        Math.hypot(there[0] - x, there[1] - y) * metres,
        Math.hypot(turn, back[1] - latitude) * METRES_PER_DEGREE,
      ];
    });
    if (!errors.flat().every(Number.isFinite)) return null;
    return [0, 1].map((way) => Math.max(...errors.map((error) => error[way])));
  } catch {
    return null;
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(worstErrors)));
