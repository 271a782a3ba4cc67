import type { Attachment } from 'svelte/attachments';

/** The place that a key moves to in a list of `count`; undefined for a key that moves nowhere. */
export function nextPlace(key: string, place: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return Math.min(count - 1, place + 1);
  if (key === 'ArrowUp') return Math.max(0, place - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/**
 * One stop of the Tab key for a whole list: arrows, Home and End move between the elements that match `selector`.
 */
export function rovingFocus(selector: string): Attachment<HTMLElement> {
  return (list) => {
    const items = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(selector)];
    const settle = (present?: HTMLElement): void => {
      const all = items();
      const stop = present ?? all.find((item) => item.tabIndex === 0) ?? all[0];
      for (const item of all) item.tabIndex = item === stop ? 0 : -1;
    };
    const focused = (event: Event): void => {
      const item = (event.target as HTMLElement).closest<HTMLElement>(selector);
      if (item && list.contains(item)) settle(item);
    };
    const pressed = (event: KeyboardEvent): void => {
      const all = items();
      const place = all.indexOf(event.target as HTMLElement);
      const next = place < 0 ? undefined : nextPlace(event.key, place, all.length);
      if (next === undefined) return;
      event.preventDefault();
      all[next].focus();
    };
    const observer = new MutationObserver(() => settle());
    settle();
    observer.observe(list, { childList: true, subtree: true });
    list.addEventListener('focusin', focused);
    list.addEventListener('keydown', pressed);
    return () => {
      observer.disconnect();
      list.removeEventListener('focusin', focused);
      list.removeEventListener('keydown', pressed);
    };
  };
}
