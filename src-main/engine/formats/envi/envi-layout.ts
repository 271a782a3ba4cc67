import { EngineError } from '../../errors.ts';
import { bytesPerSample, type SampleType } from '../../raster/samples.ts';
import type { StridedLayout } from '../strided/strided-layout.ts';
import { numberOf, type HeaderFields } from './parse-header.ts';

export interface EnviLayout extends StridedLayout {
  readonly interleave: 'bsq' | 'bil' | 'bip';
  readonly width: number;
  readonly height: number;
  readonly bandCount: number;
}

/** `data type` of ENVI Standard files. */
const SAMPLE_TYPES: Readonly<Record<number, SampleType>> = {
  1: 'uint8',
  2: 'int16',
  3: 'int32',
  4: 'float32',
  5: 'float64',
  12: 'uint16',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
};

const COMPLEX_TYPES = [6, 9];
const MAXIMUM_SIDE = 2 ** 31;

/** How an ENVI header says that samples are stored. Throws `damaged` for one without a size, `unsupported` for what cannot be read. */
export function enviLayout(name: string, fields: HeaderFields): EnviLayout {
  refuseKinds(name, fields);
  const width = sizeOf(name, fields, 'samples');
  const height = sizeOf(name, fields, 'lines');
  const bandCount = fields.has('bands') ? sizeOf(name, fields, 'bands') : 1;
  const sampleType = sampleTypeOf(name, fields);
  const bytes = bytesPerSample(sampleType);
  const interleave = interleaveOf(name, fields);
  const strides = {
    bsq: { rowStride: width * bytes, columnStride: bytes, bandStride: width * height * bytes },
    bil: { rowStride: width * bandCount * bytes, columnStride: bytes, bandStride: width * bytes },
    bip: { rowStride: width * bandCount * bytes, columnStride: bandCount * bytes, bandStride: bytes },
  };
  return {
    width,
    height,
    bandCount,
    sampleType,
    interleave,
    littleEndian: (numberOf(fields, 'byte order') ?? 0) === 0,
    offset: Math.max(0, Math.floor(numberOf(fields, 'header offset') ?? 0)),
    ...strides[interleave],
  };
}

/** Bytes that the data file needs to be whole. */
export function endOf({ offset, width, height, bandCount, sampleType }: EnviLayout): number {
  return offset + width * height * bandCount * bytesPerSample(sampleType);
}

function refuseKinds(name: string, fields: HeaderFields): void {
  const kind = fields.get('file type') ?? '';
  if (/spectral library/i.test(kind)) {
    throw new EngineError(
      'unsupported',
      `${name} is an ENVI spectral library, which is no raster. Open the image that it belongs to.`,
    );
  }
  if ((numberOf(fields, 'file compression') ?? 0) !== 0) {
    throw new EngineError(
      'unsupported',
      `${name} describes compressed data (file compression), which cannot be read. Save it uncompressed, or convert it: gdal_translate -of ENVI.`,
    );
  }
}

function sizeOf(name: string, fields: HeaderFields, field: string): number {
  const value = numberOf(fields, field);
  if (value !== undefined && Number.isInteger(value) && value >= 1 && value < MAXIMUM_SIDE) return value;
  throw new EngineError(
    'damaged',
    `${name} does not say how many ${field} there are ("${field} = ${fields.get(field) ?? ''}"). Correct the header.`,
  );
}

function sampleTypeOf(name: string, fields: HeaderFields): SampleType {
  const code = numberOf(fields, 'data type') ?? 1;
  const type = SAMPLE_TYPES[code];
  if (type) return type;
  const what = COMPLEX_TYPES.includes(code) ? 'complex numbers' : 'numbers of an unknown kind';
  throw new EngineError(
    'unsupported',
    `${name} describes ${what} (data type ${fields.get('data type')}), which cannot be read. Store magnitudes as bands first.`,
  );
}

function interleaveOf(name: string, fields: HeaderFields): EnviLayout['interleave'] {
  const given = (fields.get('interleave') ?? 'bsq').toLowerCase();
  if (given === 'bsq' || given === 'bil' || given === 'bip') return given;
  throw new EngineError(
    'damaged',
    `${name} names the interleave "${given}"; there are bsq, bil and bip. Correct the header.`,
  );
}
