/** Makes one of four; `gap` stands for no data, as NaN and undefined do in any case. Gives a gap where all four are. */
export type Quad<Value> = (a: Value, b: Value, c: Value, d: Value, gap: Value) => Value;

/** The commonest of those with data, the first in reading order where several are as common. */
export function commonest<Value>(a: Value, b: Value, c: Value, d: Value, gap: Value): Value {
  if (a !== gap && (a === b || a === c || a === d)) return a;
  if (b !== gap && (b === c || b === d)) return b;
  if (c !== gap && c === d) return c;
  return firstOf(a, b, c, d, gap);
}

/** The mean of those with data. A mean that happens to be the gap's value would be taken for one: the first is given instead. */
export function averageDouble(a: number, b: number, c: number, d: number, gap: number): number {
  let sum = 0;
  let count = 0;
  if (a !== gap && a === a) {
    sum += a;
    count += 1;
  }
  if (b !== gap && b === b) {
    sum += b;
    count += 1;
  }
  if (c !== gap && c === c) {
    sum += c;
    count += 1;
  }
  if (d !== gap && d === d) {
    sum += d;
    count += 1;
  }
  if (count === 0) return gap;
  const mean = sum / count;
  return mean === gap ? firstOf(a, b, c, d, gap) : mean;
}

/** The same as a float32 holds it. */
export function averageSingle(a: number, b: number, c: number, d: number, gap: number): number {
  const mean = Math.fround(averageDouble(a, b, c, d, gap));
  return mean === gap ? firstOf(a, b, c, d, gap) : mean;
}

/** The same rounded, halves up. */
export function averageWhole(a: number, b: number, c: number, d: number, gap: number): number {
  const mean = Math.round(averageDouble(a, b, c, d, gap));
  return mean === gap ? firstOf(a, b, c, d, gap) : mean;
}

/** The same of 64-bit integers, exactly. */
export function averageBig(
  a: bigint | undefined,
  b: bigint | undefined,
  c: bigint | undefined,
  d: bigint | undefined,
  gap: bigint | undefined,
): bigint | undefined {
  const known = [a, b, c, d].filter((value) => value !== undefined && value !== gap) as bigint[];
  if (known.length === 0) return gap;
  const count = BigInt(known.length);
  const mean = floorDivide(2n * known.reduce((sum, value) => sum + value, 0n) + count, 2n * count);
  return mean === gap ? known[0] : mean;
}

/** The first with data. */
export function firstOf<Value>(a: Value, b: Value, c: Value, d: Value, gap: Value): Value {
  if (isData(a, gap)) return a;
  if (isData(b, gap)) return b;
  if (isData(c, gap)) return c;
  return isData(d, gap) ? d : gap;
}

function isData<Value>(value: Value, gap: Value): boolean {
  return value !== gap && value === value && value !== undefined;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
