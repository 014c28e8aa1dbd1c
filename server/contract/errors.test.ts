import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { type ErrorCode, errorCatalogue, PlenumError } from './errors.ts';

const root = path.join(import.meta.dirname, '../..');
const codes = Object.keys(errorCatalogue) as ErrorCode[];

/** The text of everything that may raise an error or show one. */
function sources(): string[] {
  return ['server', 'media', 'recorder', 'webclient'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.startsWith('dist'))
      .filter((file) => !path.join(folder, file).startsWith(path.join('server', 'contract', 'errors')))
      .map((file) => readFileSync(path.join(root, folder, file), 'utf8')),
  );
}

describe('the catalogue of errors', () => {
  for (const code of codes) {
    const { status, en, zh } = errorCatalogue[code];

    it(`says in both languages what ${code} means, with an HTTP status of an error`, () => {
      expect(status).to.be.within(400, 599);
      expect(en).to.match(/^[A-Z].*\.$/);
      expect(zh).to.match(/\p{Script=Han}.*。$/u);
    });
  }

  it('has no code that nothing raises', () => {
    const text = sources().join('\n');
    expect(codes.filter((code) => !text.includes(`'${code}'`))).to.deep.equal([]);
  });

  it('puts code, field and detail on the wire, and never the cause', () => {
    const cause = new Error('secret');
    const error = new PlenumError('bad_request', { field: 'name', detail: 'too long', cause });
    expect(error.toWire()).to.deep.equal({ code: 'bad_request', field: 'name', detail: 'too long' });
    expect(new PlenumError('not_found').toWire()).to.deep.equal({ code: 'not_found' });
  });

  it('turns anything unforeseen into an internal error that keeps its cause', () => {
    const cause = new TypeError('x is not a function');
    const error = PlenumError.from(cause);
    expect(error.toWire()).to.deep.equal({ code: 'internal' });
    expect(error.cause).to.equal(cause);
    expect(PlenumError.from(error)).to.equal(error);
  });
});
