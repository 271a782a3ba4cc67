import { z } from 'zod';
import { EngineError } from '../../errors.ts';
import { signatureSetSchema, type SignatureSet } from './signature-set.ts';

const VERSION = 1;

const classSchema = signatureSetSchema.shape.classes.element;

const fileSchema = z.object({
  format: z.literal('swath-signatures'),
  version: z.number(),
  /** Numbers are in samples as they are stored, whatever was done to them before clustering. */
  samples: z.literal('stored'),
  bands: z.array(z.string()),
  classes: z
    .array(classSchema.extend({ covariance: z.array(z.array(z.number())).min(1) }))
    .min(1)
    .max(65535),
});

/** Our own file: JSON, of each covariance the rows of its lower triangle. */
export function writeSwathSignatures({ classes }: SignatureSet, bands: readonly string[]): string {
  const inRows = classes.map(({ covariance, ...rest }) => ({
    ...rest,
    covariance: rest.mean.map((_, row) =>
      covariance.slice((row * (row + 1)) / 2, ((row + 1) * (row + 2)) / 2),
    ),
  }));
  const head = { format: 'swath-signatures', version: VERSION, samples: 'stored', bands };
  return `${JSON.stringify({ ...head, classes: inRows })}\n`;
}

/** Throws `damaged` for JSON that is no such file, and `unsupported` for one of a later version. */
export function readSwathSignatures(source: string, content: string): SignatureSet {
  const { success, data, error } = fileSchema.safeParse(parsed(source, content));
  if (!success) {
    const [{ path, message }] = error.issues;
    throw damaged(source, `"${path.join('.')}" is not what it should be (${message})`);
  }
  if (data.version !== VERSION) {
    throw new EngineError(
      'unsupported',
      `${source} is a signature file of version ${data.version}; version ${VERSION} can be read.`,
    );
  }
  const classes = data.classes.map(({ covariance, ...rest }) => {
    const isTriangle = covariance.every(({ length }, row) => length === row + 1);
    if (!isTriangle || covariance.length !== rest.mean.length) {
      throw damaged(source, `class "${rest.name}" has a covariance of another size than its mean`);
    }
    return { ...rest, covariance: covariance.flat() };
  });
  return { source, classes };
}

function parsed(source: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new EngineError(
      'damaged',
      `${source} is no JSON, though it begins like it; write the signatures again.`,
      {
        cause,
      },
    );
  }
}

function damaged(source: string, what: string): EngineError {
  return new EngineError('damaged', `${source}: ${what}; write the signatures again.`);
}
