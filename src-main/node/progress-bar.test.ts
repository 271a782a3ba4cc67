import { describe, expect, it } from 'vitest';
import { createProgressBar, formatSeconds } from './progress-bar.ts';

function collect(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { stream: { isTTY, columns, write: (text: string) => written.push(text) }, written };
}

describe('progress', () => {
  it('is one line for each stage and tenth where nobody watches', () => {
    const { stream, written } = collect(false);
    const bar = createProgressBar(stream);
    for (let step = 0; step <= 100; step++)
      bar.report({ stage: step < 35 ? 'Reading' : 'Fitting', fraction: step / 100 });
    bar.close();
    expect(written.map((line) => line.trim())).toEqual([
      '0 % Reading',
      '10 % Reading',
      '20 % Reading',
      '30 % Reading',
      '35 % Fitting',
      ...[40, 50, 60, 70, 80, 90, 100].map((percent) => `${percent} % Fitting`),
    ]);
  });

  it('is a bar with the time left on a terminal, drawn over itself and taken away', () => {
    const { stream, written } = collect(true);
    let time = 0;
    const bar = createProgressBar(stream, () => time);
    bar.report({ stage: 'Fitting', fraction: 0 });
    time = 1000;
    bar.report({ stage: 'Fitting', fraction: 0.25 });
    bar.close();
    expect(written[1]).toBe(`\r${'█'.repeat(6)}${'░'.repeat(18)}  25 %  Fitting  3 s left\x1b[K`);
    expect(written.at(-1)).toBe('\r\x1b[K');
    expect(written.join('')).not.toContain('\n');
  });

  it('is not drawn more often than can be seen, except for a new stage', () => {
    const { stream, written } = collect(true);
    const bar = createProgressBar(stream, () => 0);
    for (const fraction of [0.1, 0.2, 0.3]) bar.report({ stage: 'Reading', fraction });
    bar.report({ stage: 'Fitting', fraction: 0.3 });
    expect(written).toHaveLength(2);
  });

  it('gives way to what is told, which stays on the screen', () => {
    const { stream, written } = collect(true);
    const bar = createProgressBar(stream, () => 0);
    bar.report({ stage: 'Fitting', fraction: 0.5 });
    bar.tell({ kind: 'notice', message: 'The GPU is gone.' });
    bar.report({ stage: 'Fitting', fraction: 0.5 });
    expect(written[1]).toBe('\rThe GPU is gone.\x1b[K\n');
    expect(written).toHaveLength(3);
  });

  it('has one line for each epoch', () => {
    const { stream, written } = collect(false);
    const values = { loss: 0.123456, 'largest share': 0.5 };
    createProgressBar(stream).tell({ kind: 'epoch', epoch: 3, values });
    expect(written).toEqual(['Epoch 3: loss 0.1235, largest share 0.5\n']);
  });

  it('fits the terminal', () => {
    const { stream, written } = collect(true, 40);
    createProgressBar(stream).report({ stage: 'x'.repeat(100), fraction: 0.5 });
    expect(written[0].replace(/^\r/, '').replace('\x1b[K', '').length).toBe(39);
  });

  it('takes nothing off the screen where nothing was drawn', () => {
    const { stream, written } = collect(true);
    createProgressBar(stream).close();
    expect(written).toEqual([]);
  });
});

it.each([
  [0.4, '0 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [7800, '2 h 10 min'],
])('says %d seconds as %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
