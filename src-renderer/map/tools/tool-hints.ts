import type { Tool } from '../../state/areas.svelte.ts';

/** What to do with a tool, in a line; none for looking around. */
export const TOOL_HINTS: Readonly<Record<Tool, string | undefined>> = {
  look: undefined,
  rectangle: 'Drag, or click two corners. By keyboard: Space sets a corner in the middle. Esc ends.',
  polygon:
    'Click corners; double click, Enter or the first corner closes. Backspace takes the last one back. Esc ends.',
  example:
    'Click pixels of the chosen class; a second click takes one back. By keyboard: Space marks the middle. Esc ends.',
  edit: 'Drag a corner, an edge or the whole area. Alt and a click removes a corner, Delete the area. Esc ends.',
};
