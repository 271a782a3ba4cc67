/** Does what a row has for the key that was pressed on it, and not on something in it; other keys go their way. */
export function answerKey(
  event: KeyboardEvent,
  answers: Readonly<Record<string, (() => void) | undefined>>,
): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
  const answer = Object.hasOwn(answers, event.key) ? answers[event.key] : undefined;
  if (!answer) return;
  event.preventDefault();
  event.stopPropagation();
  answer();
}
