import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../harness/browser.ts';
import { eventually, inbound, loudestTone, participantIdOf } from '../harness/page-probes.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('a shared screen with sound', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  let presenter: Page;
  let viewer: Page;
  let late: SignallingClient | undefined;

  before(async () => {
    running = await startPlenum('--media.workers=1');
  });

  after(async () => {
    late?.close();
    await closeBrowsers();
    await running.stop();
  });

  it('keeps picture and sound when somebody comes who needs another codec', async () => {
    const meeting = await running.createMeeting();
    const pin = meeting.guestPin;
    presenter = await openPage(await openBrowser());
    await presenter.addInitScript(() => {
      // A screen with a tone, as no browser without a screen has one.
      navigator.mediaDevices.getDisplayMedia = () => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
        const brush = canvas.getContext('2d');
        setInterval(() => brush?.fillRect(Math.random() * 1280, Math.random() * 720, 40, 40), 50);
        const sound = new AudioContext();
        const tone = new OscillatorNode(sound, { frequency: 600 });
        const output = sound.createMediaStreamDestination();
        tone.connect(output);
        tone.start();
        return Promise.resolve(
          new MediaStream([...canvas.captureStream(15).getTracks(), ...output.stream.getTracks()]),
        );
      };
    });
    viewer = await openPage(await openBrowser());
    await joinByLink(presenter, running.url, { ...meeting, pin }, 'Presenter');
    await joinByLink(viewer, running.url, { ...meeting, pin }, 'Viewer');
    await presenter.getByTestId('control-share').click();
    const id = await participantIdOf(viewer, 'Presenter');
    const heard = (): Promise<number> => loudestTone(viewer, id, 'slides-audio');
    const isTone = (hertz: number): boolean => Math.abs(hertz - 600) < 15;
    await eventually(heard, isTone, 'the sound of the screen');

    const { codecs = [], ...rest } = running.plenum.media.rtpCapabilities();
    const withoutH264 = { ...rest, codecs: codecs.filter((codec) => codec.mimeType !== 'video/H264') };
    late = new SignallingClient(running.url);
    await late.join(meeting.meetingId, pin, 'Late', withoutH264);
    await eventually(
      () => inbound(viewer),
      (all) => {
        const pictures = all.filter((one) => one.kind === 'video' && one.frames > 0);
        return pictures.length === 2 && pictures.every((one) => one.codec === 'video/VP8');
      },
      'camera and slides in VP8',
    );
    await eventually(heard, isTone, 'the sound of the screen again');
    expect(await presenter.getByTestId('notice').count()).to.equal(0);
  });
});
