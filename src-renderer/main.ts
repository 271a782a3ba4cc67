import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './engine.ts';
import { Workbench } from './state/workbench.svelte.ts';

const engine = connect();
const workbench = new Workbench(engine);
engine.onConnection((state) => (workbench.session.connected = state === 'connected'));

mount(App, { target: document.querySelector('#app')!, props: { workbench } });
void workbench.attempt(() => workbench.session.follow(new AbortController().signal));
