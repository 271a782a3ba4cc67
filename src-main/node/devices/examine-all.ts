import { join } from 'node:path';
import type { DeviceReport } from '../../engine/device/device-report.ts';
import { askProcess, type Silence } from './ask-process.ts';
import type { DeviceKind } from './device-kinds.ts';

/** Loading CUDA for the first time takes many seconds, measuring two more. */
const LIMIT_SECONDS = 60;

/** The entry lies beside the bundle's others, or one folder up. */
const SCRIPT = import.meta.url.endsWith('.ts')
  ? join(import.meta.dirname, '..', 'examine.ts')
  : join(import.meta.dirname, 'examine.js');

export interface ExamineOptions {
  readonly signal?: AbortSignal;
  readonly script?: string;
  readonly limitSeconds?: number;
  /** Told before each. */
  onNext?(kind: DeviceKind): void;
}

/** Tries every kind in a process of its own, one after the other: two at a time would slow each other. */
export async function examineAll(
  kinds: readonly DeviceKind[],
  { signal, script = SCRIPT, limitSeconds = LIMIT_SECONDS, onNext }: ExamineOptions = {},
): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = [];
  for (const kind of kinds) {
    onNext?.(kind);
    const answer = await askProcess<DeviceReport>(script, [kind.id], limitSeconds * 1000, signal);
    reports.push(answer.kind === 'answer' ? answer.value : silentReport(kind, answer, limitSeconds));
  }
  return reports;
}

function silentReport(
  { id, provider, title: name }: DeviceKind,
  silence: Silence,
  limitSeconds: number,
): DeviceReport {
  const reason =
    silence.kind === 'timeout'
      ? `It did not answer within ${limitSeconds} seconds when it was tried.`
      : `It ended the process in which it was tried (${silence.how}).`;
  const remedy = 'A newer driver, or installing its package again, may help.';
  return { id, provider, name, available: false, reason, remedy };
}
