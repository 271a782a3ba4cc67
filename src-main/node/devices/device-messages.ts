import type { Values, VariableValues } from '../../engine/device/device.ts';
import type { FlatProgram } from '../../engine/program/flat-program.ts';
import type { Failure } from '../thread-messages.ts';

/** What a device's thread can be asked. Loaded programs go by numbers that it gives. */
export type DeviceRequest =
  /** By the id of its kind. Answered with its `OpenedDevice`. */
  | { readonly kind: 'open'; readonly id: string }
  /** Answered with a number. */
  | { readonly kind: 'load'; readonly program: FlatProgram; readonly variables: VariableValues }
  | { readonly kind: 'run'; readonly loaded: number; readonly feeds: readonly Values[] }
  | { readonly kind: 'write'; readonly loaded: number; readonly variables: VariableValues }
  | { readonly kind: 'read' | 'unload'; readonly loaded: number }
  | { readonly kind: 'close' };

export interface OpenedDevice {
  readonly id: string;
  readonly name: string;
}

/** Calls are done one after the other, in the order they come; `stop` does not wait for its turn. */
export type DeviceMessage =
  { readonly call: number; readonly request: DeviceRequest } | { readonly stop: number };

export type DeviceAnswer =
  { readonly call: number; readonly output: unknown } | { readonly call: number; readonly failure: Failure };
