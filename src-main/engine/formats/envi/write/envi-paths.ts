import { lastSlash } from '../../../paths.ts';

/** Where samples and header go: ("map.img") -> "map.img" and "map.hdr"; a header's own name stands for "map.dat". */
export function enviPaths(path: string): { data: string; header: string } {
  const dot = path.lastIndexOf('.');
  const stem = dot > lastSlash(path) + 1 ? path.slice(0, dot) : path;
  const isHeader = path.toLowerCase().endsWith('.hdr');
  return { data: isHeader ? `${stem}.dat` : path, header: isHeader ? path : `${stem}.hdr` };
}
