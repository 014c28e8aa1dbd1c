import { expect } from 'chai';
import { controlRules } from '../../../server/contract/control-rules.ts';
import { wordsOf } from './event-words.ts';

const none = (): null => null;

describe('what happened in a conference, in words', () => {
  it('has words for every control, in both languages', () => {
    for (const type of Object.keys(controlRules)) {
      for (const language of ['en', 'zh'] as const) {
        expect(wordsOf({ type, detail: '' }, language, none).what, `${type} in ${language}`).to.not.equal(
          type,
        );
      }
    }
  });

  it('tells the setting, and why something was refused', () => {
    expect(wordsOf({ type: 'lock', detail: 'true' }, 'en', none)).to.deep.equal({
      what: 'Lock',
      setting: 'on',
    });
    const refused = wordsOf({ type: 'stopPolling', detail: '[not_polling]' }, 'en', () => 'No polling runs.');
    expect(refused).to.deep.equal({ what: 'Stop polling', setting: 'refused: No polling runs.' });
    const both = wordsOf({ type: 'setMode', detail: 'broadcast [participant_gone]' }, 'zh', none);
    expect(both.setting).to.match(/ · 被拒绝: participant_gone$/);
  });

  it('shows what it has no words for as the server calls it', () => {
    expect(wordsOf({ type: 'new_thing', detail: 'x y' }, 'en', none)).to.deep.equal({
      what: 'new thing',
      setting: 'x y',
    });
  });
});
