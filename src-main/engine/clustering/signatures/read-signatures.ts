import type { Files } from '../../bytes.ts';
import { baseName } from '../../paths.ts';
import { readText } from '../../text-files.ts';
import { isArcgisSignatures, readArcgisSignatures } from './arcgis-signatures.ts';
import { readGrassSignatures } from './grass-signatures.ts';
import { checkSignatures, type SignatureSet } from './signature-set.ts';
import { readSwathSignatures } from './swath-signatures.ts';

/**
 * The signatures of a file: our own JSON, ArcGIS's .gsg or GRASS's, told apart by what is in it. Throws `damaged` or
 * `unsupported` with the line, and what to do.
 */
export async function readSignatures(files: Files, path: string): Promise<SignatureSet> {
  return checkSignatures(parseSignatures(baseName(path), await readText(files, path)));
}

function parseSignatures(source: string, content: string): SignatureSet {
  if (content.trimStart().startsWith('{')) return readSwathSignatures(source, content);
  if (isArcgisSignatures(content)) return readArcgisSignatures(source, content);
  return readGrassSignatures(source, content);
}
