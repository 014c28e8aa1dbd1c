import {
  type About,
  codesOf,
  controlExceptions,
  controlNames,
  refusalOf,
  type Situation,
  situations,
} from '../server/contract/control-refusals.ts';
import { type ControlName, mayUse, type Rank } from '../server/contract/control-rules.ts';
import { controls } from '../server/contract/controls.ts';
import { errorCatalogue } from '../server/contract/errors.ts';
import { messageTable } from './schema-tables.ts';
import { madeDocument } from './made-document.ts';

/**
 * Writes docs/controls.md: every control of a conference, who may use it, and what it is refused with. With `--check`
 * it writes nothing and fails when the document is not what it would write.
 */

const columns: readonly (readonly [title: string, rank: Rank | null])[] = [
  ['administrator', 'administrator'],
  ['host', 'host'],
  ['co-host', 'cohost'],
  ['guest', 'guest'],
  ['waiting', 'waiting'],
  ['not there', null],
];

const situationWords: Record<Situation, string> = {
  open: 'with the automatic picture',
  locked: 'while it is locked',
  broadcast: 'while one is broadcast',
  scene: 'while the scene is broadcast',
  rollCall: 'in a roll call',
  voiceSingle: 'while the voice has the picture alone',
  voiceScene: 'while the voice has a cell of the scene',
  polling: 'while polling runs',
};

const intro = `# Controls of a conference

What a console, a participant or a program may ask of a live conference. Each is one request of the signalling
(\`control\`, with its name as \`type\`, see [protocol.md](protocol.md)) and one REST endpoint; every console sees what
was done in the same order, and the conference's log has who did it and how it went.

Somebody gives a control as what they are in the conference: host, co-host or guest. Those who administer the enterprise,
and the owner of the meeting, give it from outside as _administrator_. Whoever waits to be let in, or is not there, gives
none.

## Who may

\`yes\`, or the code of the refusal, where whom and what a control names is there. A row for each whom it is about, where
that makes a difference; of \`setMode\` it is a roll call. The tests try every cell in every situation: with the automatic
picture, each other picture, locked, and while polling runs.
`;

/** Those whom an exception of the control tells apart; null: nobody. */
function aboutsOf(name: ControlName): (About | null)[] {
  const special = controlExceptions.filter((one) => one.controls.includes(name)).map(({ about }) => about);
  const told = special.filter((about) => about !== undefined);
  if (told.length === 0) return [null];
  return name === 'rename' ? ['another', 'the host', 'oneself'] : ['another', 'the host'];
}

function cell(name: ControlName, rank: Rank | null, about: About | null): string {
  if (about === 'oneself' && (rank === 'administrator' || rank === 'waiting' || rank === null)) return '';
  const answers = situations.map((during) => refusalOf(name, rank, { about, during }));
  const told = [...new Set(answers)];
  const [only] = told;
  if (told.length === 1) return only ? `\`${only}\`` : 'yes';
  const parts = told.map((code) => {
    const when = situations.filter((_, index) => answers[index] === code);
    const words = when.length > situations.length / 2 ? 'otherwise' : when.map((one) => situationWords[one]);
    return `${code ? `\`${code}\`` : 'yes'} ${[words].flat().join(', ')}`;
  });
  return parts.sort((a, b) => Number(a.endsWith('otherwise')) - Number(b.endsWith('otherwise'))).join('; ');
}

function whoMay(): string {
  const rows = controlNames.flatMap((name) =>
    aboutsOf(name).map((about) => [
      `[${name}](#${name.toLowerCase()})${about === null ? '' : `, ${about}`}`,
      ...columns.map(([, rank]) => cell(name, rank, about)),
    ]),
  );
  return [['control', ...columns.map(([title]) => title)], ['---', ...columns.map(() => '---')], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function section(name: ControlName): string {
  const { summary, body } = controls[name];
  const path = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const may = columns.filter(([, rank]) => rank !== null && mayUse(name, rank)).map(([title]) => title);
  const nothing = Object.keys(body.shape).length === 0;
  return [
    `### ${name}`,
    summary,
    `\`POST /api/v1/conferences/{conferenceId}/${path}\` by ${may.join(', ')}.`,
    nothing ? 'It says nothing more.' : messageTable(body, 'input'),
    ...refusals(name),
  ].join('\n\n');
}

/** Beside those of who may not use it. */
function refusals(name: ControlName): string[] {
  const barred = ['not_joined', 'not_admitted', 'not_permitted'];
  const own = codesOf(name).filter((code) => !barred.includes(code));
  if (own.length === 0) return [];
  return [own.map((code) => `- \`${code}\`: ${errorCatalogue[code].en}`).join('\n')];
}

function render(): string {
  return (
    [
      '<!-- Made by scripts/controls-doc.ts from server/contract/: change it there. -->',
      intro.trimEnd(),
      whoMay(),
      '## What each does',
      ...controlNames.map(section),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

madeDocument('docs/controls.md', render());
