/** A protobuf message as its encoded fields, to be put one after the other. */
export type Field = readonly Uint8Array[];

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** A signed integer of up to 53 bits, as int32, int64 and enums are written. */
export function integer(number: number, value: number): Field {
  return [tag(number, VARINT), varint(BigInt.asUintN(64, BigInt(value)))];
}

export function float(number: number, value: number): Field {
  return [tag(number, FIXED32), new Uint8Array(Float32Array.of(value).buffer)];
}

export function text(number: number, value: string): Field {
  return bytes(number, new TextEncoder().encode(value));
}

export function bytes(number: number, value: Uint8Array): Field {
  return [tag(number, LENGTH_DELIMITED), varint(BigInt(value.length)), value];
}

/** A message inside a message. */
export function message(number: number, fields: readonly Field[]): Field {
  const parts = fields.flat();
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [tag(number, LENGTH_DELIMITED), varint(BigInt(length)), ...parts];
}

/** The bytes of a whole message. */
export function encode(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flat();
  const encoded = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    encoded.set(part, offset);
    offset += part.length;
  }
  return encoded;
}

function tag(number: number, wireType: number): Uint8Array {
  return varint(BigInt(number * 8 + wireType));
}

function varint(value: bigint): Uint8Array {
  const septets: number[] = [];
  let rest = value;
  while (rest > 127n) {
    septets.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  septets.push(Number(rest));
  return Uint8Array.from(septets);
}
