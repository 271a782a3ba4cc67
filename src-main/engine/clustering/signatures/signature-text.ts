import { EngineError } from '../../errors.ts';

interface Line {
  readonly number: number;
  readonly text: string;
}

/** Lines of a text file of signatures, taken one after the other. Every method throws `damaged` naming file and line. */
export interface SignatureText {
  readonly name: string;
  /** The next line, without taking it; undefined at the end. */
  peek(): string | undefined;
  line(what: string): string;
  /** So many numbers, over as many lines as they take; what follows them on the last line is an error. */
  numbers(count: number, what: string): number[];
  fail(what: string): EngineError;
}

/** Blank lines, and those that `isComment` tells, are left out. */
export function openSignatureText(
  name: string,
  text: string,
  isComment: (line: string) => boolean = () => false,
): SignatureText {
  const lines: Line[] = text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !isComment(line.text));
  let next = 0;
  const fail = (what: string): EngineError => {
    const line = lines[Math.max(0, next - 1)]?.number ?? 1;
    return new EngineError('damaged', `${name}, line ${line}: ${what}; write the signatures again.`);
  };
  const line = (what: string): string => {
    if (next === lines.length) throw fail(`the file ends where ${what} should follow`);
    return lines[next++].text;
  };
  return {
    name,
    peek: () => lines[next]?.text,
    line,
    numbers: (count, what) => {
      const found: number[] = [];
      while (found.length < count)
        found.push(
          ...line(what)
            .split(/[\s,]+/)
            .map(Number),
        );
      if (found.length > count) throw fail(`expected ${count} numbers (${what}), found ${found.length}`);
      if (!found.every(Number.isFinite)) throw fail(`expected ${count} numbers (${what})`);
      return found;
    },
    fail,
  };
}
