import { sizeOf, type ElementType, type Shape } from '../../program/tensor.ts';
import { bytes, encode, float, integer, message, text, type Field } from './protobuf.ts';

/** What a node is told besides its inputs. A number is an integer unless it is boxed as `{ float }`. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

/** One operator of ONNX; an input '' is left out. */
export interface ModelNode {
  readonly operator: string;
  /** '' for the operators of ONNX itself. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Fixed numbers of a model, row-major. */
export interface ModelConstant {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array | Int32Array | BigInt64Array;
}

/** A value that goes in or comes out. */
export interface ModelValue {
  readonly name: string;
  readonly shape: Shape;
  readonly type: ElementType;
}

/** What is needed of an ONNX model, as plain data. */
export interface Model {
  readonly nodes: readonly ModelNode[];
  readonly constants: readonly ModelConstant[];
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
}

/** Of the operators' meanings: opset 18 is the first in which all reductions take their axes as an input. */
const OPERATOR_SET = 18;
const FORMAT_VERSION = 8;

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;

/** The model as a protobuf of ONNX (onnx.proto, IR version 8). */
export function encodeModel({ nodes, constants, inputs, outputs }: Model): Uint8Array<ArrayBuffer> {
  const domains = [...new Set(nodes.map(({ domain }) => domain))].filter((domain) => domain !== '');
  return encode([
    integer(1, FORMAT_VERSION),
    text(2, 'swath'),
    message(7, [
      ...nodes.map((node) => message(1, nodeFields(node))),
      text(2, 'program'),
      ...constants.map((constant) => message(5, constantFields(constant))),
      ...inputs.map((value) => message(11, valueFields(value))),
      ...outputs.map((value) => message(12, valueFields(value))),
    ]),
    message(8, [text(1, ''), integer(2, OPERATOR_SET)]),
    ...domains.map((domain) => message(8, [text(1, domain), integer(2, 1)])),
  ]);
}

function nodeFields({ operator, domain, inputs, outputs, attributes }: ModelNode): Field[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, `${operator}:${outputs[0]}`),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      message(5, [text(1, name), ...attributeFields(value)]),
    ),
    text(7, domain),
  ];
}

/** Field 20 is the attribute's type: 1 float, 2 integer, 3 string, 7 integers. */
function attributeFields(value: Attribute): Field[] {
  if (typeof value === 'number') return [integer(3, value), integer(20, 2)];
  if (typeof value === 'string') return [text(4, value), integer(20, 3)];
  if ('float' in value) return [float(2, value.float), integer(20, 1)];
  return [...value.map((element) => integer(8, element)), integer(20, 7)];
}

function constantFields({ name, shape, values }: ModelConstant): Field[] {
  if (values.length !== sizeOf(shape)) throw new RangeError(`${values.length} values do not fill ${name}.`);
  const type = values instanceof Float32Array ? FLOAT : values instanceof Int32Array ? INT32 : INT64;
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [...shape.map((length) => integer(1, length)), integer(2, type), text(8, name), bytes(9, raw)];
}

function valueFields({ name, shape, type }: ModelValue): Field[] {
  const lengths = shape.map((length) => message(1, [integer(1, length)]));
  const tensor = [integer(1, type === 'float' ? FLOAT : INT32), message(2, lengths)];
  return [text(1, name), message(2, [message(1, tensor)])];
}
