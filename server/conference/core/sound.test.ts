import { expect } from 'chai';
import { Rehearsal } from '../../../test/harness/rehearsal.ts';
import type { Control } from '../../contract/controls.ts';

const all = { participantIds: 'all' } as const;
function calling(participantId: string): Control {
  return { type: 'setMode', mode: { type: 'rollCall', participantId } };
}

describe('muting', () => {
  it('mutes one, who may unmute themselves again', () => {
    const room = Rehearsal.of('anna', 'ben').give('anna', { type: 'mute', participantIds: ['ben'] });
    expect(room.effects).to.deep.equal([{ type: 'pauseSource', participantId: 'ben', source: 'microphone' }]);
    expect(room.who('ben').held).to.equal(true);
    room.send('ben', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben']);
    expect(room.who('ben').held).to.equal(false);
  });

  it('mutes all but hosts, and those who come', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla')
      .give('anna', { type: 'setCohost', participantId: 'carla', cohost: true })
      .give('anna', { type: 'muteAll', selfUnmute: true })
      .join('dario')
      .send('dario', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'carla']);
    expect(room.microphone('dario')).to.equal('paused');
    room.send('dario', 'microphone');
    expect(room.heard, 'when they unmute themselves').to.include('dario');
  });

  it('lets nobody but hosts unmute themselves where the host forbids it', () => {
    const room = Rehearsal.of('anna', 'ben').give('anna', { type: 'muteAll', selfUnmute: false });
    const unmute = { type: 'setSource', participantId: 'ben', source: 'microphone', state: 'live' } as const;
    expect(room.refusal('ben', unmute)).to.equal('unmute_forbidden');
    room.give('anna', { type: 'allowUnmute', allowed: true }).tell(unmute);
    expect(room.heard).to.deep.equal(['anna', 'ben']);
  });

  it('keeps whether they may unmute themselves when all are muted without saying so', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'allowUnmute', allowed: false })
      .give('anna', { type: 'muteAll' });
    expect(room.state.selfUnmute).to.equal(false);
  });

  it('lets who is heard go on when unmuting is forbidden, but not begin again', () => {
    const room = Rehearsal.of('anna', 'ben').give('anna', { type: 'allowUnmute', allowed: false });
    expect(room.heard).to.deep.equal(['anna', 'ben']);
    room.send('ben', 'microphone', 'paused');
    const unmute = { type: 'setSource', participantId: 'ben', source: 'microphone', state: 'live' } as const;
    expect(room.refusal('ben', unmute)).to.equal('unmute_forbidden');
  });

  it('is not undone by closing the microphone and opening it again', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'allowUnmute', allowed: false })
      .send('ben', 'microphone', 'closed')
      .send('ben', 'microphone');
    expect(room.heard).to.deep.equal(['anna']);
  });

  it('holds over media that is made anew, and so does being heard', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla')
      .give('anna', { type: 'mute', participantIds: ['ben'] })
      .give('anna', { type: 'allowUnmute', allowed: false });
    for (const participantId of ['ben', 'carla']) {
      room.tell({ type: 'loseSources', participantId }).send(participantId, 'microphone');
    }
    expect(room.heard).to.deep.equal(['anna', 'carla']);
  });

  it('does not come back with media of somebody who had muted themselves', () => {
    const room = Rehearsal.of('anna', 'ben')
      .send('ben', 'microphone', 'paused')
      .give('anna', { type: 'allowUnmute', allowed: false })
      .tell({ type: 'loseSources', participantId: 'ben' })
      .send('ben', 'microphone');
    expect(room.heard).to.deep.equal(['anna']);
  });

  it('holds for who is no longer co-host', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'setCohost', participantId: 'ben', cohost: true })
      .send('ben', 'microphone', 'closed')
      .give('anna', { type: 'muteAll', selfUnmute: false })
      .give('anna', { type: 'setCohost', participantId: 'ben', cohost: false })
      .send('ben', 'microphone');
    expect(room.heard).to.deep.equal(['anna']);
  });

  it('ends for all at once, and switches nobody on', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'muteAll', selfUnmute: false })
      .give('anna', { type: 'endMuteAll' });
    expect(room.heard).to.deep.equal(['anna']);
    expect([room.state.muted, room.state.selfUnmute, room.who('ben').held]).to.deep.equal([
      false,
      true,
      false,
    ]);
    room.send('ben', 'microphone').join('carla').send('carla', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben', 'carla']);
  });
});

describe('asking to unmute', () => {
  it('lets who is asked unmute themselves once, though it is forbidden', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'muteAll', selfUnmute: false })
      .give('anna', { type: 'askToUnmute', participantIds: ['ben'] });
    expect(room.who('ben').asked).to.deep.equal(['microphone']);
    room.send('ben', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben']);
    expect(room.who('ben').asked).to.deep.equal([]);
    room.send('ben', 'microphone', 'paused');
    const again = { type: 'setSource', participantId: 'ben', source: 'microphone', state: 'live' } as const;
    expect(room.refusal('ben', again)).to.equal('unmute_forbidden');
  });

  it('lets who declines stay muted', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'muteAll', selfUnmute: false })
      .give('anna', { type: 'askToUnmute', participantIds: ['ben'] })
      .give('ben', { type: 'decline', source: 'microphone' });
    expect(room.who('ben').asked).to.deep.equal([]);
    const unmute = { type: 'setSource', participantId: 'ben', source: 'microphone', state: 'live' } as const;
    expect(room.refusal('ben', unmute)).to.equal('unmute_forbidden');
  });

  it('switches a room system on at once, and asks nobody who is heard, nor who asks all', () => {
    const room = Rehearsal.of('anna', 'ben')
      .join('room', { kind: 'sip' })
      .send('room', 'microphone')
      .send('anna', 'microphone', 'paused')
      .give('anna', { type: 'mute', participantIds: ['room'] })
      .give('anna', { type: 'askToUnmute', ...all });
    expect(room.heard).to.deep.equal(['ben', 'room']);
    expect(room.effects).to.deep.equal([
      { type: 'resumeSource', participantId: 'room', source: 'microphone' },
    ]);
    expect([room.who('anna').asked, room.who('ben').asked]).to.deep.equal([[], []]);
  });

  it('is over when they are muted again', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'muteAll', selfUnmute: false })
      .give('anna', { type: 'askToUnmute', ...all })
      .give('anna', { type: 'muteAll' });
    expect(room.who('ben').asked).to.deep.equal([]);
  });
});

describe('a roll call', () => {
  it('lets only the host and the called be heard', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla', 'dario')
      .give('anna', { type: 'setCohost', participantId: 'dario', cohost: true })
      .give('anna', calling('ben'));
    expect(room.heard).to.deep.equal(['anna', 'ben']);
    for (const participantId of ['carla', 'dario']) {
      expect(
        room.refusal(participantId, {
          type: 'setSource',
          participantId,
          source: 'microphone',
          state: 'live',
        }),
      ).to.equal('unmute_forbidden');
    }
    expect(room.refusal('anna', { type: 'askToUnmute', ...all })).to.equal('roll_call_runs');
  });

  it('goes from one to the next: on with who is called, off with who was', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla')
      .give('anna', calling('ben'))
      .give('anna', calling('carla'));
    expect(room.heard).to.deep.equal(['anna', 'carla']);
    expect(room.effects).to.deep.equal([
      { type: 'pauseSource', participantId: 'ben', source: 'microphone' },
      { type: 'resumeSource', participantId: 'carla', source: 'microphone' },
    ]);
  });

  it('asks who has muted themselves, and switches on only whom the host has muted', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla', 'dario')
      .send('ben', 'microphone', 'paused')
      .give('anna', calling('carla'))
      .give('anna', calling('ben'));
    expect(room.heard).to.deep.equal(['anna']);
    expect(room.who('ben').asked).to.deep.equal(['microphone']);
    room.send('ben', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben']);
    room.give('anna', calling('dario'));
    expect(room.heard).to.deep.equal(['anna', 'dario']);
  });

  it('unmutes the host too, or asks them when it begins', () => {
    const room = Rehearsal.of('anna', 'ben').send('anna', 'microphone', 'paused');
    room.give('anna', calling('ben'));
    expect(room.who('anna').asked).to.deep.equal(['microphone']);
    room.give('anna', { type: 'decline', source: 'microphone' }).give('anna', calling('ben'));
    expect(room.who('anna').asked, 'not at every call').to.deep.equal([]);
  });

  it('takes late comers in muted, who are heard when they are called', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', calling('ben'))
      .join('carla')
      .send('carla', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben']);
    room.give('anna', calling('carla'));
    expect(room.heard).to.deep.equal(['anna', 'carla']);
  });

  it('holds on when the mute of all is taken off', () => {
    const room = Rehearsal.of('anna', 'ben')
      .join('carla')
      .give('anna', calling('ben'))
      .give('anna', { type: 'endMuteAll' })
      .send('carla', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben']);
  });

  it('leaves everybody muted when it is over, and lets them unmute themselves', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla')
      .give('anna', calling('ben'))
      .give('anna', { type: 'setMode', mode: { type: 'automatic' } });
    expect(room.heard).to.deep.equal(['anna', 'ben']);
    room.send('carla', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben', 'carla']);
  });

  it('is over when the called goes, or the host goes, releases the role or hands it on', () => {
    const begin = (): Rehearsal => Rehearsal.of('anna', 'ben', 'carla').give('anna', calling('ben'));
    const over = [
      begin().tell({ type: 'leave', participantId: 'ben' }),
      begin().tell({ type: 'leave', participantId: 'anna' }),
      begin().give('anna', { type: 'releaseHost' }),
      begin().give('anna', { type: 'makeHost', participantId: 'ben' }),
      begin().give('anna', { type: 'makeHost', participantId: 'carla' }),
    ];
    for (const room of over) expect(room.state.mode).to.deep.equal({ type: 'automatic' });
  });

  it('calls nobody who is host, and needs one', () => {
    const room = Rehearsal.of('anna', 'ben');
    expect(room.refusal('anna', calling('anna'))).to.equal('host_protected');
    room.give('anna', { type: 'setCohost', participantId: 'ben', cohost: true });
    room.give('anna', { type: 'releaseHost' });
    expect(room.refusal('ben', calling('anna'))).to.equal('host_missing');
  });
});
