import { EngineError } from '../../errors.ts';
import type { ClassSignature, SignatureSet } from './signature-set.ts';
import { openSignatureText, type SignatureText } from './signature-text.ts';

/** Of signatures with covariances; others hold means only. */
const PARAMETRIC = 1;

/** How far apart the two halves of a covariance may be, of the larger number: they are rounded when written. */
const ASYMMETRY = 1e-4;

/** Whether a text is an ArcGIS signature file: its comments say how many layers there are. */
export function isArcgisSignatures(content: string): boolean {
  return /^#\s*Type\s+Number of Classes\s+Number of Layers/im.test(content);
}

/**
 * An ArcGIS signature file (.gsg, ASCII): a line of type, classes, layers and parametric layers; for each class its id,
 * cells and name, the means, and the rows of the covariance, each after its layer. Comments begin with # or /*. Numbers
 * are in stored samples.
 */
export function readArcgisSignatures(source: string, content: string): SignatureSet {
  const text = openSignatureText(source, content, (line) => line.startsWith('#') || line.startsWith('/*'));
  const [type, classCount, layers, parametric] = text.numbers(4, 'type, classes, layers, parametric layers');
  if (type !== PARAMETRIC || parametric !== layers) {
    throw new EngineError(
      'unsupported',
      `${source} has means but no covariances, which maximum likelihood needs; create the signatures with covariance matrices.`,
    );
  }
  if (!Number.isInteger(layers) || layers < 1) throw text.fail(`${layers} layers cannot be`);
  const classes: ClassSignature[] = [];
  while (text.peek() !== undefined) classes.push(readClass(text, layers));
  if (classes.length !== classCount)
    throw text.fail(`there are ${classes.length} classes instead of ${classCount}`);
  return { source, classes };
}

function readClass(text: SignatureText, layers: number): ClassSignature {
  const line = text.line('a class');
  const [, id, cells, name] = /^(\d+)\s+(\d+(?:\.\d*)?)(?:\s+(.*))?$/.exec(line) ?? [];
  if (id === undefined) throw text.fail('expected the id, the cells and perhaps the name of a class');
  const mean = text.numbers(layers, `means of ${layers} layers`);
  const rows = mean.map((_, row) => {
    const [layer, ...numbers] = text.numbers(layers + 1, `row ${row + 1} of the covariance`);
    if (layer !== row + 1) throw text.fail(`expected row ${row + 1} of the covariance, found ${layer}`);
    return numbers;
  });
  return {
    name: name ?? `Class ${id}`,
    pixels: Number(cells),
    mean,
    covariance: lowerRows(rows, (what) => text.fail(what)),
  };
}

/** The lower triangle of a square of rows that must be symmetric. */
function lowerRows(rows: readonly (readonly number[])[], fail: (what: string) => EngineError): number[] {
  return rows.flatMap((numbers, row) =>
    numbers.slice(0, row + 1).map((value, column) => {
      const other = rows[column][row];
      if (Math.abs(value - other) <= ASYMMETRY * Math.max(Math.abs(value), Math.abs(other))) return value;
      throw fail(`the covariance is not symmetric in row ${row + 1}, column ${column + 1}`);
    }),
  );
}
