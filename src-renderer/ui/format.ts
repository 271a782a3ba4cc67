const GROUPED = new Intl.NumberFormat('en-US');

/** What stands for a number that is not known. */
export const UNKNOWN = '–';

/** A whole number with its thousands apart: 1,234,567. */
export function formatCount(value: number): string {
  return GROUPED.format(Math.round(value));
}

/** Hectares with about three digits that matter: 0.09, 4.21, 1,234. */
export function formatHectares(hectares: number | undefined): string {
  if (hectares === undefined || !Number.isFinite(hectares)) return UNKNOWN;
  if (hectares >= 100) return formatCount(hectares);
  return hectares.toFixed(hectares >= 10 ? 1 : 2);
}

/** A share of a whole as "12.3"; unknown where there is no whole. */
export function formatShare(part: number, whole: number): string {
  return whole > 0 ? ((100 * part) / whole).toFixed(1) : UNKNOWN;
}

/** A measured value to four digits; very large and very small ones with an exponent. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e7 || size < 1e-3) return value.toExponential(2);
  return size >= 1000 ? value.toFixed(0) : value.toPrecision(4);
}

/** The shortest text for a number that a person would write: no trailing zeros, at most `digits` significant ones. */
export function formatPlain(value: number, digits = 10): string {
  return String(Number(value.toPrecision(digits)));
}

/** "0.4 s", "45 s", "2 min 10 s", "1 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "42 %" for 0.42; never 100 before the end. */
export function formatPercent(fraction: number): string {
  return `${Math.floor(100 * Math.min(1, Math.max(0, fraction)) + 1e-9)} %`;
}

/** Bytes in the decimal units that file managers use: 940 B, 3.2 MB. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** "1 cluster", "3 clusters"; `many` where adding an s will not do. */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
