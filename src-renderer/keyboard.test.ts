import { describe, expect, it } from 'vitest';
import type { PageCommand } from './commands.ts';
import { answersKeys, describeKeys } from './keyboard.ts';

const command = (part: Partial<PageCommand> = {}): PageCommand => ({
  id: 'it',
  title: 'It',
  keys: ['l'],
  enabled: () => true,
  run: () => undefined,
  ...part,
});
const page = { typing: false, inDialog: false };

describe('keys as people read them', () => {
  it('are spelt for the system', () => {
    expect(describeKeys('$mod+Shift+o', false)).toBe('Ctrl+Shift+O');
    expect(describeKeys('$mod+Shift+o', true)).toBe('⇧⌘O');
    expect([describeKeys('l', false), describeKeys('F1', true), describeKeys('$mod+Enter', true)]).toEqual([
      'L',
      'F1',
      '⌘↩',
    ]);
  });
});

describe('whether keys count', () => {
  it('is for the field while one is typed in, but for those that never write text', () => {
    expect(answersKeys(command(), page)).toBe(true);
    expect(answersKeys(command(), { ...page, typing: true })).toBe(false);
    expect(answersKeys(command({ whileTyping: true }), { ...page, typing: true })).toBe(true);
  });

  it('is never behind a dialog, nor for what cannot be done now', () => {
    expect(answersKeys(command({ whileTyping: true }), { ...page, inDialog: true })).toBe(false);
    expect(answersKeys(command({ enabled: () => false }), page)).toBe(false);
  });
});
