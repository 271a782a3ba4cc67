import { expect, test } from './fixture.ts';
import {
  cluster,
  clusterUnder,
  clusterRow,
  colourAt,
  countTileRequests,
  enterParameter,
  mapIsIdle,
  mapPoint,
  numberIn,
  openScene,
  pickCluster,
  SEA,
} from './steps.ts';

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
});

test('clustering colours the map and fills the table and the plot', async ({ window }) => {
  const before = await colourAt(window, 0.9, 0.9);
  await cluster(window, { clusters: 6, parameters: { iterations: '20' } });
  const sizes = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((id) => numberIn(window.getByTestId(`cluster-pixels-${id}`))),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(349 * 352);
  const hectares = await numberIn(window.getByTestId('cluster-hectares-1'));
  expect(hectares / ((sizes[0] * 28.5 * 28.5) / 10000)).toBeCloseTo(1, 2);
  await expect(window.getByTestId('means-plot').locator('canvas')).toBeVisible();
  expect(await colourAt(window, 0.5, 0.5)).not.toEqual(before);
});

test('the same seed makes the same clusters', async ({ window }) => {
  await cluster(window, { clusters: 5 });
  const first = await window.getByTestId('cluster-table').innerText();
  await window.getByTestId('start-clustering').click();
  await expect(window.getByTestId('result-list').getByRole('listitem')).toHaveCount(2);
  await expect(clusterRow(window, 5)).toBeAttached();
  expect(await window.getByTestId('cluster-table').innerText()).toBe(first);
});

test('a running job shows its stage and is cancelled at once; the page goes on', async ({ window }) => {
  await window.getByTestId('parameter-clusters').fill('200');
  await enterParameter(window, 'iterations', '1000');
  await enterParameter(window, 'changeThreshold', '0');
  await enterParameter(window, 'restarts', '50');
  await window.getByTestId('start-clustering').click();
  await expect(window.getByTestId('job-running')).toBeVisible();
  await expect(window.getByTestId('job-percent')).toContainText('%');
  await window.getByTestId('job-cancel').click();
  await expect(window.getByTestId('job-running')).toBeHidden();
  await expect(window.getByTestId('results-none')).toBeVisible();
  await enterParameter(window, 'restarts', '1');
  await cluster(window, { clusters: 3, parameters: { iterations: '10' } });
});

test('a click in the table flashes the cluster, a click on the map finds it in the table', async ({
  window,
}) => {
  await cluster(window, { clusters: 12 });
  const [named] = (await clusterUnder(window, ...SEA)).match(/\d+/)!;
  const { x, y } = await mapPoint(window, ...SEA);
  await window.mouse.click(x, y);
  await expect(clusterRow(window, Number(named))).toHaveAttribute('aria-selected', 'true');
  await expect(clusterRow(window, Number(named))).toBeInViewport();
  const requests = countTileRequests(window);
  const steady = await colourAt(window, ...SEA);
  // One long light in place of blinks, which a slow machine's screenshots could all miss.
  await window.emulateMedia({ reducedMotion: 'reduce' });
  await pickCluster(window, Number(named));
  await expect.poll(() => colourAt(window, ...SEA), { intervals: [50] }).not.toEqual(steady);
  await expect.poll(() => colourAt(window, ...SEA)).toEqual(steady);
  expect(requests.labels).toBe(0);
});

test('opacity and colours change without asking for pixels again', async ({ window }) => {
  await cluster(window, { clusters: 4 });
  const [id] = (await clusterUnder(window, ...SEA)).match(/\d+/)!;
  const requests = countTileRequests(window);
  const before = await colourAt(window, ...SEA);
  await window.getByTestId(`cluster-colour-${id}`).fill('#00ff80');
  await expect.poll(() => colourAt(window, ...SEA)).not.toEqual(before);
  await window.getByTestId('opacity').fill('1');
  await expect.poll(() => colourAt(window, ...SEA)).toEqual([0, 255, 128]);
  await window.getByTestId('opacity').fill('0');
  await expect.poll(() => colourAt(window, ...SEA)).not.toEqual([0, 255, 128]);
  expect(requests).toEqual({ scene: 0, labels: 0 });
});

test('a form that cannot be run says why', async ({ window }) => {
  await window.getByTestId('parameter-clusters').fill('0');
  await expect(window.getByTestId('start-clustering')).toBeDisabled();
  await expect(window.getByTestId('cluster-problem')).toContainText(/cluster/i);
});
