import { mount } from 'svelte';
import App from '../App.svelte';
import { Workbench } from '../state/workbench.svelte.ts';
import { createFakeEngine } from './fake-engine.ts';
import { FAKE_FILES } from './fake-scenes.ts';

/** How often each call of the engine was made, for tests that look at the page from outside. */
const calls: Record<string, number> = {};
const engine = createFakeEngine({ onCall: (name) => (calls[name] = (calls[name] ?? 0) + 1) });
const workbench = new Workbench(engine);
Object.assign(window, { fake: { calls, workbench } });

mount(App, { target: document.querySelector('#app')!, props: { workbench } });
void workbench.session.follow(new AbortController().signal);
const asked = new URLSearchParams(location.search).get('scene');
void workbench.openScene(asked ?? Object.keys(FAKE_FILES)[0]);
