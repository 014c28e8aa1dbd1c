import { expect } from 'chai';
import { cornerAt, nextCorner, readPreferences, usual } from './preferences.ts';

describe('how somebody likes the player', () => {
  it('is what they chose last', () => {
    const chosen = { layout: 'pip', peopleLarge: true, corner: 'topLeft', volume: 0.4, muted: true } as const;
    expect(readPreferences(JSON.stringify(chosen))).to.deep.equal(chosen);
  });

  it('is the usual where nothing sensible was remembered', () => {
    for (const text of [null, '', 'x', '7', 'null', '[]', '{"layout":"round","volume":9,"corner":3}']) {
      expect(readPreferences(text), String(text)).to.deep.equal(usual);
    }
  });
});

describe('the small picture', () => {
  it('goes to the corner it was dropped next to', () => {
    expect(cornerAt(0.1, 0.2)).to.equal('topLeft');
    expect(cornerAt(0.6, 0.4)).to.equal('topRight');
    expect(cornerAt(0.4, 0.9)).to.equal('bottomLeft');
    expect(cornerAt(1.2, 1.5)).to.equal('bottomRight');
  });

  it('goes around by its button', () => {
    const around = [0, 1, 2, 3].reduce<ReturnType<typeof nextCorner>[]>(
      (been) => [...been, nextCorner(been.at(-1) ?? 'topLeft')],
      [],
    );
    expect(around).to.deep.equal(['topRight', 'bottomRight', 'bottomLeft', 'topLeft']);
  });
});
