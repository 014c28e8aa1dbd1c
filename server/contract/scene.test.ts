import { expect } from 'chai';
import fc from 'fast-check';
import { drawScene } from '../../test/golden/drawings.ts';
import { expectGolden } from '../../test/golden/golden.ts';
import { cellCount, manualLayouts } from './layouts.ts';
import {
  type Company,
  compose,
  emptyScene,
  fillRest,
  type ManualScene,
  type Mode,
  nextRotation,
  type OnAir,
  orderBySpeech,
  pageOf,
  type Placed,
  placesHeld,
  withLayout,
  withoutMember,
} from './scene.ts';

const start = Date.UTC(2026, 4, 12, 9);

function people(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `p${index + 1}`);
}

function companyOf(joined: readonly string[], rest: Partial<Company> = {}): Company {
  return { joined, order: joined, floorId: null, presenterId: null, spotlightId: null, ...rest };
}

function sceneOf(layout: ManualScene['layout'], ...members: (readonly string[])[]): ManualScene {
  const scene = emptyScene(layout, start);
  return { ...scene, cells: scene.cells.map((cell, index) => ({ ...cell, members: members[index] ?? [] })) };
}

/** What is in the cells, in short: an ID, `slides:` and an ID, or null. */
function shownBy({ cells }: { cells: readonly (Placed | null)[] }): (string | null)[] {
  return cells.map((placed) => {
    if (placed === null) return null;
    return placed.source === 'slides' ? `slides:${placed.participantId}` : placed.participantId;
  });
}

function filled(onAir: OnAir): string[] {
  return shownBy(onAir).filter((shown) => shown !== null);
}

const automatic: Mode = { type: 'automatic' };
const voiceInScene: Mode = { type: 'voice', in: 'scene' };

const anyId = fc.constantFrom(...people(40));
const gone = fc.constantFrom('gone-1', 'gone-2', 'gone-3');
const idOrGone = fc.oneof({ weight: 9, arbitrary: anyId }, { weight: 1, arbitrary: gone });

const anyMode: fc.Arbitrary<Mode> = fc.oneof(
  fc.constant(automatic),
  fc.record({ type: fc.constant('broadcast'), participantId: idOrGone }),
  fc.constant<Mode>({ type: 'scene' }),
  fc.record({ type: fc.constant('rollCall'), participantId: idOrGone }),
  fc.record({ type: fc.constant('voice'), in: fc.constantFrom('single', 'scene') }),
);

/** Some of 40 people, and IDs of others who have left. */
const anyCompany: fc.Arbitrary<Company> = fc.shuffledSubarray(people(40)).chain((joined) =>
  fc.record({
    joined: fc.constant(joined),
    order: fc
      .tuple(fc.shuffledSubarray(joined), fc.uniqueArray(gone))
      .map(([order, left]) => [...left, ...order]),
    floorId: fc.option(idOrGone),
    presenterId: fc.option(idOrGone),
    spotlightId: fc.option(idOrGone),
  }),
);

const anyScene: fc.Arbitrary<ManualScene> = fc.constantFrom(...manualLayouts).chain((layout) =>
  fc.record({
    layout: fc.constant(layout),
    cells: fc.array(
      fc.record({
        members: fc.array(fc.oneof({ weight: 5, arbitrary: idOrGone }, fc.constant('slides')), {
          maxLength: 5,
        }),
        seconds: fc.integer({ min: 10, max: 120 }),
      }),
      { minLength: cellCount(layout), maxLength: cellCount(layout) },
    ),
    since: fc.constant(start),
  }),
);

/** Somebody is in one cell at most. */
const anySceneOnce = anyScene.map((scene): ManualScene => {
  const seen = new Set<string>();
  const cells = scene.cells.map((cell) => {
    const members = cell.members.filter((member) => !seen.has(member) && seen.add(member));
    return { ...cell, members };
  });
  return { ...scene, cells };
});

/** From a day before the scene was made to a day after. */
const anyNow = fc.integer({ min: start - 86_400_000, max: start + 86_400_000 });

describe('what is on air', () => {
  it('has as many cells as its layout, and nobody in them who is not there', () => {
    fc.assert(
      fc.property(anyMode, fc.option(anyScene), anyCompany, anyNow, (mode, scene, company, now) => {
        const onAir = compose(mode, scene, company, now);
        expect(onAir.cells).to.have.length(cellCount(onAir.layout));
        for (const placed of onAir.cells) {
          if (placed === null) continue;
          expect(company.joined).to.include(placed.participantId);
          if (placed.source === 'slides') expect(placed.participantId).to.equal(company.presenterId);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same whenever it is asked, and leaves what it is given as it was', () => {
    fc.assert(
      fc.property(anyMode, fc.option(anyScene), anyCompany, anyNow, (mode, scene, company, now) => {
        const before = structuredClone({ mode, scene, company });
        const onAir = compose(mode, scene, company, now);
        expect(compose(before.mode, before.scene, before.company, now)).to.deep.equal(onAir);
        expect({ mode, scene, company }).to.deep.equal(before);
      }),
    );
  });

  it('has no picture twice, unless the host put somebody in two cells', () => {
    fc.assert(
      fc.property(anyMode, fc.option(anySceneOnce), anyCompany, anyNow, (mode, scene, company, now) => {
        const shown = filled(compose(mode, scene, company, now));
        expect(new Set(shown).size).to.equal(shown.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the automatic picture', () => {
  it('is the smallest even layout that holds everybody', () => {
    const counts = [0, 1, 2, 3, 4, 5, 9, 10, 16, 17, 25, 30];
    const layouts = counts.map((count) => compose(automatic, null, companyOf(people(count)), start).layout);
    expect(layouts).to.deep.equal([
      ...['single', 'single', 'two', 'three', 'four', 'nine', 'nine', 'sixteen', 'sixteen'],
      ...['twenty-five', 'twenty-five', 'twenty-five'],
    ]);
  });

  it('has one empty cell when nobody is there', () => {
    expect(compose(automatic, null, companyOf([]), start)).to.deep.equal({ layout: 'single', cells: [null] });
  });

  it('shows people in their order, the first 25 of more', () => {
    const order = people(30).reverse();
    const onAir = compose(automatic, null, companyOf(people(30), { order }), start);
    expect(shownBy(onAir)).to.deep.equal(order.slice(0, 25));
  });

  it('shows slides large if and only if somebody there shares', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const shares = company.presenterId !== null && company.joined.includes(company.presenterId);
        const slides = compose(automatic, null, company, start).cells.map(
          (placed) => placed?.source === 'slides',
        );
        expect(slides.indexOf(true)).to.equal(shares ? 0 : -1);
        expect(slides.filter(Boolean)).to.have.length(shares ? 1 : 0);
      }),
    );
  });

  it('leaves nobody out whom its largest layout has room for', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const shown = filled(compose(automatic, null, company, start));
        const large = [company.presenterId, company.spotlightId].some(
          (id) => id && company.joined.includes(id),
        );
        const slides = shown.some((name) => name.startsWith('slides:')) ? 1 : 0;
        const room = large && company.joined.length > 1 ? 13 : 25;
        expect(shown).to.have.length(Math.min(room, company.joined.length + slides));
      }),
    );
  });

  it('has slides with five, seven or twelve people, the presenter among them', () => {
    const layouts = [1, 5, 6, 7, 8, 12, 40].map((count) => {
      const { layout, cells } = compose(
        automatic,
        null,
        companyOf(people(count), { presenterId: 'p1' }),
        start,
      );
      return [layout, shownBy({ cells }).slice(0, 2).join(' ')];
    });
    expect(layouts).to.deep.equal(
      ['six', 'six', 'eight', 'eight', 'thirteen', 'thirteen', 'thirteen'].map((layout) => [
        layout,
        'slides:p1 p1',
      ]),
    );
  });

  it('has who is in the spotlight large, and only there', () => {
    const layouts = [1, 2, 6, 7, 8, 9, 40].map((count) => {
      const onAir = compose(automatic, null, companyOf(people(count), { spotlightId: `p${count}` }), start);
      expect(filled(onAir).filter((id) => id === `p${count}`)).to.deep.equal([`p${count}`]);
      expect(shownBy(onAir)[0]).to.equal(`p${count}`);
      return onAir.layout;
    });
    expect(layouts).to.deep.equal(['single', 'six', 'six', 'eight', 'eight', 'thirteen', 'thirteen']);
  });

  it('has who is in the spotlight first beside the slides', () => {
    const company = companyOf(people(4), { presenterId: 'p2', spotlightId: 'p3' });
    expect(shownBy(compose(automatic, null, company, start))).to.deep.equal([
      ...['slides:p2', 'p3', 'p1', 'p2', 'p4', null],
    ]);
  });

  it('shows whoever speaks, when the order is held for as many as it has places', () => {
    fc.assert(
      fc.property(anyCompany, fc.shuffledSubarray(people(40)), (company, spoke) => {
        const speakers = spoke.filter((id) => company.joined.includes(id) && id !== company.spotlightId);
        const places = placesHeld(company);
        const order = orderBySpeech(company.order, company.joined, speakers, places);
        const shown = filled(compose(automatic, null, { ...company, order }, start));
        expect(shown).to.include.members(speakers.slice(0, places));
      }),
    );
  });
});

describe('one participant for everybody', () => {
  for (const type of ['broadcast', 'rollCall'] as const) {
    it(`is alone on the picture (${type}), even beside slides`, () => {
      const company = companyOf(people(5), { presenterId: 'p1' });
      const onAir = compose({ type, participantId: 'p4' }, null, company, start);
      expect(onAir).to.deep.equal({ layout: 'single', cells: [{ participantId: 'p4', source: 'camera' }] });
    });

    it(`leaves the automatic picture when they are gone (${type})`, () => {
      const company = companyOf(people(5));
      const onAir = compose({ type, participantId: 'gone' }, sceneOf('four', ['p1']), company, start);
      expect(onAir).to.deep.equal(compose(automatic, null, company, start));
    });
  }
});

describe('the manual scene on air', () => {
  it('is as automatic as long as there is none', () => {
    const company = companyOf(people(3), { floorId: 'p3' });
    const expected = compose(automatic, null, company, start);
    for (const mode of [{ type: 'scene' }, voiceInScene] satisfies Mode[]) {
      expect(compose(mode, null, company, start)).to.deep.equal(expected);
    }
  });

  it('shows everybody where the host put them, in two cells if the host wants it', () => {
    const scene = sceneOf('four', ['p2'], [], ['p1'], ['p2']);
    const onAir = compose({ type: 'scene' }, scene, companyOf(people(3)), start);
    expect(onAir.layout).to.equal('four');
    expect(shownBy(onAir)).to.deep.equal(['p2', null, 'p1', 'p2']);
  });

  it('shows slides in their cell while somebody shares', () => {
    const scene = sceneOf('two', ['slides'], ['p1', 'slides']);
    const shown = (presenterId: string | null, now: number): (string | null)[] =>
      shownBy(compose({ type: 'scene' }, scene, companyOf(people(2), { presenterId }), now));
    expect(shown(null, start + 10_000)).to.deep.equal([null, 'p1']);
    expect(shown('p2', start)).to.deep.equal(['slides:p2', 'p1']);
    expect(shown('p2', start + 10_000)).to.deep.equal(['slides:p2', 'slides:p2']);
  });

  it('shows members of a cell in turn, each for its seconds, and skips who is not there', () => {
    const scene = sceneOf('single', ['p1', 'gone', 'p2', 'p3']);
    const shown = [0, 9_999, 10_000, 20_000, 30_000].map((ms) =>
      shownBy(compose({ type: 'scene' }, scene, companyOf(people(3)), start + ms)),
    );
    expect(shown.flat()).to.deep.equal(['p1', 'p1', 'p2', 'p3', 'p1']);
  });

  it('shows every present member of a cell equally long over a whole turn', () => {
    fc.assert(
      fc.property(
        anyScene,
        anyCompany,
        fc.nat({ max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (scene, company, turn, part) => {
          for (const [index, { members, seconds }] of scene.cells.entries()) {
            const sharing = company.presenterId !== null && company.joined.includes(company.presenterId);
            const there = [...new Set(members)].filter((member) =>
              member === 'slides' ? sharing : company.joined.includes(member),
            );
            const shown = there.map((_, step) => {
              const now = start + Math.floor((turn + step + part) * seconds * 1000);
              const placed = compose({ type: 'scene' }, scene, company, now).cells[index];
              return placed?.source === 'slides' ? 'slides' : placed?.participantId;
            });
            expect(shown).to.have.members(there);
          }
        },
      ),
    );
  });

  it('changes by itself first when it says so', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyScene, anyCompany, anyNow, part, (scene, company, now, part) => {
        const at = (ms: number): OnAir => compose({ type: 'scene' }, scene, company, ms);
        const next = nextRotation(scene, company, now);
        const between = now + Math.floor(part * ((next ?? now + 86_400_000) - 1 - now));
        expect(at(between)).to.deep.equal(at(now));
        if (next === null) return;
        expect(next).to.be.above(now);
        expect(at(next - 1)).to.deep.equal(at(now));
        expect(at(next)).not.to.deep.equal(at(now));
      }),
      { numRuns: 500 },
    );
  });

  it('never changes by itself when no cell has two who are there', () => {
    const scene = sceneOf('four', ['p1', 'gone'], ['p2', 'slides'], ['p3', 'p3']);
    expect(nextRotation(scene, companyOf(people(3)), start)).to.equal(null);
  });
});

describe('the voice-activated picture', () => {
  const single: Mode = { type: 'voice', in: 'single' };

  it('shows who has the floor alone, before that the first of the order', () => {
    const shown = [{ floorId: 'p3' }, { floorId: null }, { floorId: 'gone' }].map((rest) =>
      shownBy(
        compose(single, null, companyOf(people(4), { order: ['p2', 'p1', 'p3', 'p4'], ...rest }), start),
      ),
    );
    expect(shown).to.deep.equal([['p3'], ['p2'], ['p2']]);
    expect(compose(single, null, companyOf([]), start)).to.deep.equal({ layout: 'single', cells: [null] });
  });

  it('shows who has the floor in cell 1 of the scene', () => {
    const scene = sceneOf('six', ['p1'], ['p2'], ['p3']);
    const onAir = compose(voiceInScene, scene, companyOf(people(9), { floorId: 'p9' }), start);
    expect(shownBy(onAir)).to.deep.equal(['p9', 'p2', 'p3', null, null, null]);
  });

  it('changes places when who has the floor is in another cell', () => {
    const scene = sceneOf('six', ['p1'], ['p2'], ['p3']);
    const onAir = compose(voiceInScene, scene, companyOf(people(9), { floorId: 'p3' }), start);
    expect(shownBy(onAir)).to.deep.equal(['p3', 'p2', 'p1', null, null, null]);
  });

  it('leaves the slides of who has the floor in their cell', () => {
    const scene = sceneOf('two', ['p1'], ['slides']);
    const onAir = compose(
      voiceInScene,
      scene,
      companyOf(people(2), { floorId: 'p2', presenterId: 'p2' }),
      start,
    );
    expect(shownBy(onAir)).to.deep.equal(['p2', 'slides:p2']);
  });

  it('is the scene as the host made it while nobody has the floor', () => {
    fc.assert(
      fc.property(anyScene, anyCompany, anyNow, (scene, company, now) => {
        const silent = { ...company, floorId: null };
        expect(compose(voiceInScene, scene, silent, now)).to.deep.equal(
          compose({ type: 'scene' }, scene, silent, now),
        );
      }),
    );
  });

  it('has who has the floor in cell 1, and shows nobody oftener than the host did', () => {
    fc.assert(
      fc.property(anyScene, anyCompany, anyNow, (scene, company, now) => {
        const { floorId } = company;
        fc.pre(floorId !== null && company.joined.includes(floorId));
        const shown = shownBy(compose(voiceInScene, scene, company, now));
        const asMade = shownBy(compose({ type: 'scene' }, scene, company, now));
        expect(shown[0]).to.equal(floorId);
        if (asMade.includes(floorId)) expect([...shown].sort()).to.deep.equal([...asMade].sort());
        else expect(shown.slice(1)).to.deep.equal(asMade.slice(1));
      }),
    );
  });
});

describe('composing a scene', () => {
  it('begins with free cells that would rotate every ten seconds', () => {
    expect(emptyScene('two', start)).to.deep.equal({
      layout: 'two',
      cells: [
        { members: [], seconds: 10 },
        { members: [], seconds: 10 },
      ],
      since: start,
    });
  });

  it('fills free cells with those who are nowhere yet, in order', () => {
    const scene = fillRest(sceneOf('six', [], ['p2', 'p3'], [], ['slides']), people(9));
    expect(scene.cells.map(({ members }) => members.join(' '))).to.deep.equal([
      ...['p1', 'p2 p3', 'p4', 'slides', 'p5', 'p6'],
    ]);
  });

  it('leaves cells free when there is nobody left to fill them', () => {
    const scene = fillRest(sceneOf('four', ['p1']), ['p1', 'p2', 'p2']);
    expect(scene.cells.map(({ members }) => members)).to.deep.equal([['p1'], ['p2'], [], []]);
  });

  it('loses somebody who left from every cell, and nothing else', () => {
    fc.assert(
      fc.property(anyScene, idOrGone, (scene, id) => {
        const without = withoutMember(scene, id);
        expect(without === scene).to.equal(!scene.cells.some(({ members }) => members.includes(id)));
        expect(without).to.deep.equal({
          ...scene,
          cells: scene.cells.map((cell) => ({
            ...cell,
            members: cell.members.filter((member) => member !== id),
          })),
        });
      }),
    );
  });

  it('keeps in another layout the cells that it has too', () => {
    fc.assert(
      fc.property(anyScene, fc.constantFrom(...manualLayouts), (scene, layout) => {
        const { cells, ...rest } = withLayout(scene, layout);
        const kept = Math.min(cellCount(layout), cellCount(scene.layout));
        expect(rest).to.deep.equal({ layout, since: scene.since });
        expect(cells).to.have.length(cellCount(layout));
        expect(cells.slice(0, kept)).to.deep.equal(scene.cells.slice(0, kept));
        for (const { members } of cells.slice(kept)) expect(members).to.deep.equal([]);
      }),
    );
  });
});

describe('a small screen', () => {
  it('turns pages over all that is on air, in order, with no empty cells', () => {
    fc.assert(
      fc.property(anyScene, anyCompany, fc.integer({ min: 1, max: 6 }), (scene, company, cells) => {
        const onAir = compose({ type: 'scene' }, scene, company, start);
        const { pages } = pageOf(onAir, 0, cells);
        const turned = Array.from({ length: pages }, (_, page) => pageOf(onAir, page, cells));
        expect(turned.flatMap(shownBy)).to.deep.equal(filled(onAir));
        for (const { cells: shown } of turned.slice(0, -1)) expect(shown).to.have.length(cells);
      }),
    );
  });

  it('shows the last page when there are no longer as many', () => {
    const onAir = compose(
      { type: 'scene' },
      sceneOf('six', ['p1'], [], ['p2'], ['p3'], ['p4'], ['p5']),
      companyOf(people(5)),
      start,
    );
    const last = { cells: [{ participantId: 'p5', source: 'camera' }], page: 1, pages: 2 };
    expect(pageOf(onAir, 7, 4)).to.deep.equal(last);
    expect(pageOf({ layout: 'single', cells: [null] }, 3, 4)).to.deep.equal({ cells: [], page: 0, pages: 1 });
  });
});

describe('scenes look as drawn', () => {
  const six = ['Anna', 'Bo', 'Chen', 'Dora', 'Emil', 'Fang'];
  const five = six.slice(0, 5);
  const canvas = { width: 1280, height: 720 };
  const pictures: Record<string, OnAir> = {
    'slides-with-five': compose(automatic, null, companyOf(five, { presenterId: 'Bo' }), start),
    'spotlight-with-slides': compose(
      automatic,
      null,
      companyOf(six, { presenterId: 'Bo', spotlightId: 'Fang' }),
      start,
    ),
    'voice-in-a-scene': compose(
      voiceInScene,
      sceneOf('six', ['Anna'], ['Bo'], ['Chen'], ['slides'], ['Emil', 'Fang']),
      companyOf(six, { floorId: 'Chen', presenterId: 'Bo' }),
      start + 10_000,
    ),
    'roll-call': compose({ type: 'rollCall', participantId: 'Dora' }, null, companyOf(five), start),
    'automatic-with-three': compose(automatic, null, companyOf(six.slice(0, 3)), start),
  };
  for (const [name, onAir] of Object.entries(pictures)) {
    it(name.replaceAll('-', ' '), () => {
      expectGolden(`test/golden/scenes/${name}.svg`, drawScene(onAir, canvas));
    });
  }
});

describe('the order of the tiles', () => {
  const arbitraryOrder = fc
    .record({
      joined: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 40 }),
      pageSize: fc.integer({ min: 1, max: 25 }),
    })
    .chain(({ joined, pageSize }) =>
      fc.record({
        joined: fc.constant(joined),
        pageSize: fc.constant(pageSize),
        previous: fc.shuffledSubarray(joined),
        speakers: fc.shuffledSubarray(joined),
        gone: fc.uniqueArray(fc.string({ minLength: 4, maxLength: 5 }), { maxLength: 5 }),
      }),
    );

  it('has everybody once and who spoke last on the first page', () => {
    fc.assert(
      fc.property(arbitraryOrder, ({ joined, pageSize, previous, speakers, gone }) => {
        const order = orderBySpeech([...gone, ...previous], joined, [...gone, ...speakers], pageSize);
        expect([...order].sort()).to.deep.equal([...joined].sort());
        expect(order.slice(0, pageSize)).to.include.members(speakers.slice(0, pageSize));
      }),
    );
  });

  it('leaves in place who is on the first page and stays there', () => {
    fc.assert(
      fc.property(arbitraryOrder, ({ joined, pageSize, previous, speakers }) => {
        const order = orderBySpeech(previous, joined, speakers, pageSize);
        const page = order.slice(0, pageSize);
        for (const [index, id] of previous.slice(0, pageSize).entries()) {
          if (page.includes(id)) expect(page[index]).to.equal(id);
        }
      }),
    );
  });

  it('follows the order of joining on the pages after the first', () => {
    fc.assert(
      fc.property(arbitraryOrder, ({ joined, pageSize, previous, speakers }) => {
        const rest = orderBySpeech(previous, joined, speakers, pageSize).slice(pageSize);
        expect(rest).to.deep.equal(joined.filter((id) => rest.includes(id)));
      }),
    );
  });

  it('takes from the first page who has been silent longest', () => {
    const order = orderBySpeech(['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd'], ['d', 'a', 'c'], 3);
    expect(order).to.deep.equal(['a', 'd', 'c', 'b']);
  });
});
