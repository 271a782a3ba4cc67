import { expect, it } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { Workbench } from './workbench.svelte.ts';

it('looks once, and again only when told', async () => {
  const calls: string[] = [];
  const { devices } = new Workbench(createFakeEngine({ onCall: (name) => calls.push(name) }));
  const looks = [devices.look(), devices.look()];
  expect(devices.looking).toBe(true);
  await Promise.all(looks);
  expect(devices.looking).toBe(false);
  expect(devices.listing).toMatchObject({ chosen: 'auto', auto: 'cpu' });
  await devices.look();
  expect(calls).toEqual(['devices']);
  await devices.look(true);
  expect(calls).toEqual(['devices', 'devices']);
});

it('takes a choice over, and says why one is refused', async () => {
  const workbench = new Workbench(createFakeEngine());
  await workbench.devices.choose('cpu');
  expect(workbench.devices.listing?.chosen).toBe('cpu');
  await workbench.devices.choose('gpu');
  expect(workbench.devices.listing?.chosen).toBe('cpu');
  expect(workbench.notices.list).toMatchObject([{ kind: 'error', text: 'There is no device "gpu".' }]);
});
