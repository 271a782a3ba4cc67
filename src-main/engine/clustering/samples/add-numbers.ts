/** Adds numbers to as many others, and gives these. */
export function addNumbers<Numbers extends Float64Array | Uint32Array>(to: Numbers, more: Numbers): Numbers {
  for (let i = 0; i < to.length; i++) to[i] += more[i];
  return to;
}
