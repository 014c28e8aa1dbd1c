import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../harness/browser.ts';
import { eventually, inbound, outboundLayers } from '../harness/page-probes.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('the layers of a camera', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  let sender: Page;
  let viewer: Page;

  before(async () => {
    running = await startPlenum('--media.workers=1');
    const meeting = await running.createMeeting();
    const pin = meeting.guestPin;
    sender = await openPage(await openBrowser({ colour: { red: 200, green: 30, blue: 30 }, tone: 440 }));
    viewer = await openPage(await openBrowser());
    await joinByLink(sender, running.url, { ...meeting, pin }, 'Sender');
    await joinByLink(viewer, running.url, { ...meeting, pin }, 'Viewer');
    // Only one encodes: two cores are few for two cameras in three layers each.
    await viewer.getByTestId('control-camera').click();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(await outboundLayers(sender));
  });

  after(async () => {
    await closeBrowsers();
    await running.stop();
  });

  const received = async (): Promise<number[]> =>
    (await inbound(viewer)).filter((one) => one.kind === 'video').map((one) => one.width);

  it('are 720p in H.264 for a large tile', async () => {
    // The speaker view: the one who speaks fills the stage.
    await viewer.getByTestId('control-layout').click();
    await eventually(received, (widths) => widths.join() === '1280', '720p', 30_000);
    expect((await inbound(viewer)).find((one) => one.kind === 'video')?.codec).to.equal('video/H264');
  });

  it('are 180p for a small tile, and the others are not even sent', async () => {
    await viewer.getByTestId('control-layout').click();
    await viewer.setViewportSize({ width: 360, height: 480 });
    await eventually(received, (widths) => widths.join() === '320', '180p', 30_000);
    await eventually(
      () => outboundLayers(sender),
      (layers) => layers.filter((layer) => layer.active).length === 1,
      'one layer sent',
      30_000,
    );
  });

  it('are sent again as soon as the tile grows', async () => {
    await viewer.setViewportSize({ width: 1024, height: 640 });
    await eventually(received, (widths) => widths.join() === '640', '360p', 30_000);
  });
});
