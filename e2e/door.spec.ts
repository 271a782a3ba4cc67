import { symlinkSync } from 'node:fs';
import { expect, test } from './fixture.ts';
import { answerFileDialog } from './steps.ts';

test('an address works once, and nothing is told without it', async ({ startEngine, playwright }) => {
  const engine = await startEngine();
  const { origin } = new URL(engine.address);
  const stranger = await playwright.request.newContext();
  expect((await stranger.get(origin)).status()).toBe(403);
  expect((await stranger.get(`${origin}/data/scene/x/0/0/0?bands=0`)).status()).toBe(403);
  expect((await stranger.post(`${origin}/rpc/describe`, { data: {} })).status()).toBe(403);
  const guest = await playwright.request.newContext();
  const page = await guest.get(engine.address);
  expect(page.status()).toBe(200);
  expect(page.headers()['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers()['content-security-policy']).not.toContain("'unsafe-eval'");
  expect((await stranger.get(engine.address)).status()).toBe(403);
  const forged = await guest.get(origin, { headers: { Host: 'swath.example' } });
  expect(forged.status()).toBe(403);
  const foreign = await guest.post(`${origin}/rpc/describe`, {
    data: {},
    headers: { Origin: 'http://example.org' },
  });
  expect(foreign.status()).toBe(403);
  await Promise.all([stranger.dispose(), guest.dispose()]);
});

test('files outside the folders given at the start are not opened, also through a link', async ({
  window,
  workspace,
}) => {
  symlinkSync('/etc/passwd', workspace.path('link.tif'));
  for (const path of [
    '/etc/passwd.tif',
    workspace.path('link.tif'),
    `${workspace.folder}/../../etc/hosts.tif`,
  ]) {
    await window.keyboard.press('ControlOrMeta+o');
    await answerFileDialog(window, path);
    const notice = window.getByTestId('notice-error');
    await expect(notice).toContainText(/outside|not (be )?allowed|may not/i);
    await notice.getByTestId('notice-dismiss').click();
  }
});
