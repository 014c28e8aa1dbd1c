import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

const logger = pathToFileURL(path.join(import.meta.dirname, 'logger.ts')).href;

/** What a process writes that logs these fields, one line a level. */
function written(format: 'json' | 'pretty', level: string, fields: unknown): string {
  const program = `
    import { createLogger } from ${JSON.stringify(logger)};
    const log = createLogger(${JSON.stringify({ level, format })});
    for (const name of ['debug', 'info', 'error']) log[name](${JSON.stringify(fields)}, 'said at ' + name);`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
}

describe('the log', () => {
  it('is one object a line for a collector, from the level set on', () => {
    const lines = written('json', 'info', { conferenceId: 'c' }).trim().split('\n');
    const said = lines.map((line) => JSON.parse(line) as { msg: string; conferenceId: string });
    expect(said.map(({ msg, conferenceId }) => [msg, conferenceId])).to.deep.equal([
      ['said at info', 'c'],
      ['said at error', 'c'],
    ]);
  });

  it('is readable for a person at a terminal', () => {
    expect(written('pretty', 'error', { conferenceId: 'c' })).to.match(
      /ERROR.*: said at error .*"conferenceId":"c"/,
    );
  });

  it('never shows a PIN, a seat, a token or a credential', () => {
    const secret = 'xyzzy';
    const names = ['pin', 'hostPin', 'guestPin', 'seat', 'secret', 'token', 'credential', 'password'];
    const fields = Object.fromEntries(names.map((name) => [name, secret]));
    for (const format of ['json', 'pretty'] as const) {
      const text = written(format, 'info', { ...fields, request: fields });
      expect(text).to.include('(secret)');
      expect(text).to.not.include(secret);
    }
  });
});
