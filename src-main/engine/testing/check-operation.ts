import type { Device } from '../device/device.ts';
import { evaluate, type NumbersByName } from '../device/reference/evaluate.ts';
import { differentiate } from '../program/differentiate.ts';
import { multiply } from '../program/operations/elementwise.ts';
import { constant } from '../program/operations/leaves.ts';
import { sum } from '../program/operations/reduce.ts';
import { createProgram, type Program } from '../program/program.ts';
import type { Tensor } from '../program/tensor.ts';
import type { DeviceTolerance } from './check-device.ts';
import { expectClose } from './expect-close.ts';
import { caseFeed, caseTensors, draw, type OperationCase } from './operation-case.ts';

/** Elements of an input that finite differences are taken at. */
const PROBES = 24;

/** The error of a central difference, its square, is far below what float32 shows; no case comes as near to where a slope jumps. */
const STEP = 1e-5;

/**
 * Compares an operation on a device with the reference, and its gradients with the reference's and with central differences of the
 * reference in float64. Throws an Error that says what is off.
 */
export async function checkOperation(
  device: Device,
  operation: OperationCase,
  { forward, gradient }: DeviceTolerance,
): Promise<void> {
  const tensors = caseTensors(operation);
  const result = operation.build(...Object.values(tensors));
  const loss = weightedSum(result);
  const floats = Object.entries(tensors).filter(([, { type }]) => type === 'float');
  const wrt = loss && operation.differentiable !== false ? floats : [];
  const gradients = differentiate(
    loss ?? constant(0),
    wrt.map(([, tensor]) => tensor),
  );
  const program = createProgram({
    result,
    ...Object.fromEntries(wrt.map(([name], i) => [`gradient by ${name}`, gradients[i]])),
  });
  const feed = caseFeed(operation);
  const loaded = await device.load(program, {});
  const [outputs] = await loaded.run([feed]).finally(() => loaded.close());
  const expected = evaluate(program, feed, {}).outputs;
  for (const name of program.outputs.keys()) {
    expectClose(name, outputs[name], expected[name], name === 'result' ? forward : gradient);
  }
  for (const [name] of wrt) {
    const { at, slopes } = centralDifferences(createProgram({ loss: loss! }), feed, name);
    const probed = at.map((element) => outputs[`gradient by ${name}`][element]);
    expectClose(`gradient by ${name} beside finite differences`, probed, slopes, gradient);
  }
}

/** One float that depends on every element in its own way; undefined for integers. */
function weightedSum(result: Tensor): Tensor | undefined {
  if (result.type !== 'float') return undefined;
  const weights = draw({ shape: result.shape }, 99);
  return sum(multiply(result, constant(weights, result.shape)));
}

function centralDifferences(
  program: Program,
  feed: NumbersByName,
  name: string,
): { at: number[]; slopes: number[] } {
  const count = feed[name].length;
  const every = Math.max(1, Math.floor(count / PROBES));
  const at = Array.from({ length: Math.ceil(count / every) }, (_, probe) => probe * every);
  const lossBeside = (element: number, shift: number): number => {
    const values = Float64Array.from(feed[name]);
    values[element] += shift;
    return evaluate(program, { ...feed, [name]: values }, {}).outputs.loss[0];
  };
  const slopes = at.map((element) => (lossBeside(element, STEP) - lossBeside(element, -STEP)) / (2 * STEP));
  return { at, slopes };
}
