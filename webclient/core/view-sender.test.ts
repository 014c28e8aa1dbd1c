import { expect } from 'chai';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { View } from '../../server/contract/signalling.ts';
import type { Channel } from './channel.ts';
import { ViewSender } from './view-sender.ts';

const tiles: View = { items: [{ participantId: 'anna', source: 'camera', width: 640 }], mixed: false };
const composed: View = { items: [], mixed: true };

describe('what is told of what is shown', () => {
  /** Shows the composed picture on a server that refuses it, and tiles when that is told. */
  async function showComposed(code: ErrorCode): Promise<{ asked: View[]; told: number }> {
    const asked: View[] = [];
    let told = 0;
    await new Promise<void>((resolve) => {
      const request = (_name: string, view: View): Promise<unknown> => {
        asked.push(view);
        if (view === tiles) resolve();
        return view.mixed ? Promise.reject(new PlenumError(code)) : Promise.resolve({});
      };
      const sender = new ViewSender({ connected: true, request } as unknown as Channel, () => {
        told++;
        sender.show(tiles);
      });
      sender.show(composed);
      if (code !== 'media_overloaded') setTimeout(() => sender.show(tiles), 20);
    });
    return { asked, told };
  }

  it('says when the server composes no picture, and tells it what is shown instead', async () => {
    expect(await showComposed('media_overloaded')).to.deep.equal({ asked: [composed, tiles], told: 1 });
  });

  it('says nothing of it when something else is wrong', async () => {
    expect(await showComposed('not_joined')).to.deep.equal({ asked: [composed, tiles], told: 0 });
  });
});
