import { expect, test } from './fixture.ts';
import { cluster, clusterRow, mapIsIdle, openScene } from './steps.ts';

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
});

test('numbers of clusters are tried, plotted and one of them is used', async ({ window }) => {
  await window.getByTestId('advice-open').click();
  await window.getByTestId('advice-to').fill('1');
  await expect(window.getByTestId('advice-start')).toBeDisabled();
  await expect(window.getByTestId('advice-problem')).not.toBeEmpty();
  await window.getByTestId('advice-to').fill('6');
  await window.getByTestId('advice-start').click();
  await expect(window.getByTestId('advice-plot')).toBeVisible();
  for (const measure of ['silhouette', 'calinskiHarabasz', 'daviesBouldin', 'bicDiagonal', 'stability']) {
    await expect(window.getByTestId(`advice-${measure}`).locator('circle')).toHaveCount(5);
  }
  const [suggested] = (await window.getByTestId('advice-reason').innerText()).match(/\d+/)!;
  await expect(window.getByTestId('advice-use')).toHaveText(`Use ${suggested}`);
  await window.getByTestId('advice-plot').press('End');
  await expect(window.getByTestId('advice-use')).toHaveText('Use 6');
  await window.getByTestId('advice-use').click();
  await expect(window.getByTestId('parameter-clusters')).toHaveValue('6');
  await expect(window.getByTestId('advice')).toBeHidden();
});

test('trying numbers is cancelled, and the page goes on', async ({ window }) => {
  await window.getByTestId('advice-open').click();
  await window.getByTestId('advice-to').fill('64');
  await window.getByTestId('advice-start').click();
  await window.getByTestId('advice-cancel').click();
  await expect(window.getByTestId('advice-none')).toContainText('Cancelled');
  await window.getByTestId('advice-end').click();
  await cluster(window, { clusters: 3, parameters: { iterations: '10' } });
});

test('clusters are inspected: how well pairs are told apart, and one by one', async ({ window }) => {
  await cluster(window, { clusters: 7, parameters: { iterations: '20' } });
  await window.getByTestId('inspect-open').click();
  await expect(window.getByTestId('separability').locator('[data-row]')).toHaveCount(7 * 6);
  await window.getByTestId('separability').locator('[data-row="0"][data-column="3"]').hover();
  await expect(window.getByTestId('separability-words')).toHaveText(/Clusters 1 and 4: [012]\.\d{4}/);
  for (const distance of ['transformedDivergence', 'bhattacharyya']) {
    await window.getByTestId(`distance-${distance}`).check({ force: true });
    await expect(window.getByTestId('separability').locator('[data-row]')).toHaveCount(7 * 6);
  }
  const worst = window.getByTestId('worst-pairs').getByRole('button').first();
  const [one, other] = (await worst.innerText()).match(/\d+/g)!.map(Number);
  await worst.click();
  await window.getByTestId('inspection-view-clusters').check({ force: true });
  await window.getByTestId('details-cluster').selectOption(String(other));
  const pixels = await window.getByTestId(`cluster-pixels-${other}`).innerText();
  await expect(window.getByTestId('details-facts')).toContainText(pixels);
  await expect(window.getByTestId('details-table').locator('tbody tr')).toHaveCount(6);
  await window.getByTestId('inspection-close').click();
  await expect(clusterRow(window, one)).toHaveAttribute('aria-selected', 'true');
  await expect(window.getByTestId('selected-count')).toHaveText('2 selected');
});

test('ids of an earlier result are kept, with colours and classes; what came and went is told', async ({
  window,
}) => {
  await expect(window.getByTestId('like')).toBeHidden();
  await cluster(window, { clusters: 5, parameters: { iterations: '20' } });
  await window.getByTestId('cluster-colour-3').fill('#00ff80');
  await window.getByTestId('cluster-pixels-3').click();
  await window.keyboard.press('2');
  await expect(window.getByTestId('cluster-class-3')).not.toBeEmpty();
  const name = await window.getByTestId('cluster-class-3').innerText();
  await window.getByTestId('like').selectOption({ index: 1 });
  await window.getByTestId('parameter-clusters').fill('7');
  await window.getByTestId('start-clustering').click();
  await expect(window.getByTestId('result-list').getByRole('listitem')).toHaveCount(2);
  await expect(window.getByTestId('matched')).toHaveText(/^\d ids kept · \d new · \d gone$/);
  await expect(window.getByTestId('notice-information')).toContainText('kept their ids');
  await expect(window.getByTestId(/^cluster-row-/)).toHaveCount(7);
  await expect(window.getByTestId('cluster-class-3')).toHaveText(name);
  await expect(window.getByTestId('cluster-colour-3')).toHaveValue('#00ff80');
});
