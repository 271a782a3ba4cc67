import { EngineError } from '../../errors.ts';
import type { ClassSignature, SignatureSet } from './signature-set.ts';
import { openSignatureText, type SignatureText } from './signature-text.ts';

/** The only version of the format of GRASS 8; that of GRASS 7 has no number. */
const VERSION = '1';

/**
 * A signature file of GRASS (i.cluster, i.gensig): of GRASS 8 a version and a line of semantic labels around the title,
 * then for each class a comment, pixels, means and the lower triangle of the covariance. Numbers are in stored samples.
 */
export function readGrassSignatures(source: string, content: string): SignatureSet {
  const text = openSignatureText(source, content);
  const version = text.peek()?.startsWith('#') ? undefined : text.line('a version');
  if (version !== undefined && version !== VERSION) {
    throw new EngineError(
      'unsupported',
      `${source} is no signature file that can be read, or a GRASS one of version "${version.slice(0, 40)}"; ` +
        `version ${VERSION} can be read.`,
    );
  }
  if (!text.line('a title').startsWith('#')) throw text.fail('expected a title after "#"');
  const labels = version === undefined ? undefined : text.line('semantic labels').split(/\s+/).length;
  const classes: ClassSignature[] = [];
  let bandCount = labels;
  while (text.peek() !== undefined) {
    const name = nameOf(text, classes.length + 1);
    const [pixels] = text.numbers(1, 'pixels of the class');
    bandCount ??= text.peek()?.split(/\s+/).length ?? 0;
    const mean = text.numbers(bandCount, `means of ${bandCount} bands`);
    const rows = mean.map((_, row) => text.numbers(row + 1, `row ${row + 1} of the covariance`));
    classes.push({ name, pixels, mean, covariance: rows.flat() });
  }
  if (classes.length === 0) throw text.fail('there is no class');
  return { source, classes };
}

function nameOf(text: SignatureText, number: number): string {
  const comment = text.line('a class');
  if (!comment.startsWith('#')) throw text.fail('expected a class after "#"');
  return comment.slice(1).trim() || `Class ${number}`;
}
