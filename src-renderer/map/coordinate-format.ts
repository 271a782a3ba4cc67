import type { Position } from './lon-lat.ts';

/** Map coordinates to about a tenth of a screen pixel; `resolution` is in map units per pixel. */
export function formatMapPosition([x, y]: Position, resolution: number): string {
  const decimals = Math.min(8, Math.max(0, Math.ceil(-Math.log10(resolution / 5))));
  return `${x.toFixed(decimals)}, ${y.toFixed(decimals)}`;
}

/** "46.98765° N, 11.26071° E": about a metre. */
export function formatLonLat([longitude, latitude]: Position): string {
  const north = `${Math.abs(latitude).toFixed(5)}° ${latitude < 0 ? 'S' : 'N'}`;
  return `${north}, ${Math.abs(longitude).toFixed(5)}° ${longitude < 0 ? 'W' : 'E'}`;
}

/** A band's value, short enough for a status line. */
export function formatValue(value: number | null): string {
  if (value === null) return 'no data';
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e7 ? value.toFixed(decimalsFor(size)) : value.toExponential(3);
}

/** As many as four significant digits need, so that numbers under a moving pointer keep their width. */
function decimalsFor(size: number): number {
  return Math.min(7, Math.max(0, 3 - Math.floor(Math.log10(size))));
}
