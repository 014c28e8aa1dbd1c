import { expect } from 'chai';
import { Zip, ZipDeflate, unzipSync } from 'fflate';
import type { Account, Import } from '../../server/contract/api/directory.ts';
import { spreadsheetTypes } from '../../server/contract/api/endpoint.ts';
import type { RestAnswer, RestClient } from '../harness/rest-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';
import { endpoints, requestOf } from '../harness/tenant-requests.ts';
import { firstTenant, password, type Tenant } from '../harness/tenants.ts';

const keys = Object.keys(endpoints);

describe('hostile input', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  let ours: Tenant;
  let admin: RestClient;

  before(async () => {
    running = await startPlenum('--media.workers=1');
    ours = await firstTenant(running, 'Xanadu');
    admin = ours.admin;
  });

  after(async () => {
    ours.guest.close();
    await running.stop();
  });

  function expectRefused(answer: RestAnswer, status: number, code: string): void {
    expect([answer.status, answer.code], answer.text.slice(0, 300)).to.deep.equal([status, code]);
  }

  describe('with JSON that is too much', () => {
    it('is refused when it is huge', async () => {
      const raw = JSON.stringify({ name: 'a'.repeat(10_000_000) });
      expectRefused(await admin.call('POST /departments', { raw }), 413, 'too_large');
    });

    it('is refused when it is nested deeply, and the server lives on', async () => {
      for (const raw of [nested('[', ']', 200_000), `{"name":${nested('{"a":', '}', 50_000, '1')}}`]) {
        expectRefused(await admin.call('POST /departments', { raw }), 400, 'bad_request');
      }
      expect((await admin.call('GET /me')).status).to.equal(200);
    });

    it('is refused when it is none', async () => {
      for (const raw of [
        '',
        '{',
        'null',
        '[]',
        '"text"',
        '1',
        '{"name":"a"}x',
        Buffer.from([0x7b, 0xff, 0x7d]),
      ]) {
        expectRefused(await admin.call('POST /departments', { raw }), 400, 'bad_request');
      }
    });

    it('is refused when it has what a database does not keep', async () => {
      for (const name of ['a\u0000b', 'a\u202eb', '\ud800']) {
        const answer = await admin.call('POST /departments', { body: { name } });
        expect(answer.status, JSON.stringify(name)).to.be.below(500);
      }
      for (const params of [
        { departmentId: '\u0000' },
        { departmentId: '%' },
        { departmentId: "' or 1=1 --" },
      ]) {
        expect((await admin.call('DELETE /departments/:departmentId', { params })).status).to.equal(404);
      }
    });
  });

  describe('outside the bounds of pages', () => {
    for (const key of keys.filter((one) => endpoints[one]!.query?.shape['limit'])) {
      it(`refused: ${key}`, async () => {
        const request = requestOf(key, ours.ids);
        const wrong = {
          limit: ['0', '-1', '1001', '1e9', '1.5', 'all', '', '∞'],
          offset: ['-1', '0.5', '1e300', 'NaN', '1000001'],
        };
        for (const [name, values] of Object.entries(wrong)) {
          for (const value of [...values, ['1', '2']]) {
            const answer = await admin.call(key, { ...request, query: { ...request.query, [name]: value } });
            expect([answer.status, answer.code], `${name}=${String(value)}`).to.deep.equal([
              400,
              'bad_request',
            ]);
          }
        }
      });
    }
  });

  describe('searching for what SQL takes as anything', () => {
    for (const key of keys.filter((one) => endpoints[one]!.query?.shape['search'])) {
      it(`finds what has it in its name only: ${key}`, async () => {
        const request = requestOf(key, ours.ids);
        const find = async (search: string): Promise<number> => {
          const from = Date.now() - 86_400_000;
          const times = key === 'GET /occurrences' ? { from, to: from + 30 * 86_400_000 } : {};
          const scope = endpoints[key]!.query?.shape['scope'] ? { scope: 'enterprise' } : {};
          const query = { ...request.query, ...times, ...scope, search };
          return (await admin.done<{ items: unknown[] }>(key, { ...request, query })).items.length;
        };
        expect(await find('xanadu'), 'what is there').to.be.above(0);
        for (const search of ['%', '_', '%%', 'x%u', 'xanad_', '\\', "'", '*']) {
          // The audit log has actions such as `api_key.created`.
          if (key === 'GET /audit' && search === '_') continue;
          expect(await find(search), search).to.equal(0);
        }
      });
    }
  });

  describe('in spreadsheets', () => {
    const formulas = ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '=HYPERLINK("https://evil.example","x")'];

    it('a formula in a name is text where it is exported', async () => {
      for (const [turn, name] of formulas.entries()) {
        await admin.done<Account>('POST /accounts', { body: { login: `formula.${turn}`, name, password } });
      }
      const csv = await admin.call('GET /exports/accounts', { query: { format: 'csv' } });
      expect(csv.status).to.equal(200);
      expect(csv.text).to.include('HYPERLINK');
      for (const cell of csv.text.split(/[\r\n]+/).flatMap((row) => row.split(','))) {
        expect(cell.replace(/^"/, '')).to.not.match(/^[=@]|^[+-]\D|^[+-]\d.*[+-]/);
      }
      const xlsx = await admin.call('GET /exports/accounts', { query: { format: 'xlsx' } });
      const sheets = Object.entries(unzipSync(xlsx.bytes)).filter(([name]) => name.endsWith('.xml'));
      const text = sheets.map(([, bytes]) => Buffer.from(bytes).toString('utf8')).join('');
      expect(text)
        .to.include('HYPERLINK')
        .and.not.match(/<f[ >]/);
    });

    it('a small file that unpacks to a huge one is given up on', async () => {
      const bomb = zipBomb(150);
      expect(bomb.length).to.be.below(300_000);
      const before = process.memoryUsage().rss;
      const answer = await admin.call('POST /imports', {
        query: { kind: 'accounts', fileName: 'bomb.xlsx' },
        headers: { 'content-type': spreadsheetTypes.xlsx },
        raw: bomb,
      });
      if (answer.status < 300) {
        const { importId } = answer.body as Import;
        const state = await settled(importId);
        expect(state.state, JSON.stringify(state)).to.equal('failed');
      } else expect(answer.status).to.be.within(400, 499);
      expect(process.memoryUsage().rss - before).to.be.below(100_000_000);
    });

    it('what is no spreadsheet is told as such', async () => {
      for (const raw of [Buffer.from('PK\u0003\u0004 broken'), Buffer.alloc(100), Buffer.alloc(0)]) {
        const answer = await admin.call('POST /imports', {
          query: { kind: 'accounts' },
          headers: { 'content-type': spreadsheetTypes.xlsx },
          raw,
        });
        if (answer.status < 300) {
          expect((await settled((answer.body as Import).importId)).state).to.equal('failed');
        } else expect(answer.status).to.be.within(400, 499);
      }
    });

    async function settled(importId: string): Promise<Import> {
      for (;;) {
        const state = await admin.done<Import>('GET /imports/:importId', { params: { importId } });
        if (state.state !== 'checking') return state;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  });

  describe('in names of files', () => {
    it('what would begin another header is refused', async () => {
      for (const fileName of ['a\r\nset-cookie: x=1', 'a\nb', 'a\u0000b']) {
        const answer = await admin.call('POST /imports', {
          query: { kind: 'accounts', fileName },
          headers: { 'content-type': 'text/csv' },
          raw: 'name\n',
        });
        expectRefused(answer, 400, 'bad_request');
      }
    });

    it('quotes, paths and other scripts stay within the name', async () => {
      const name = '"; filename="evil.exe"; x="会议/../a';
      const { bookingId } = await admin.done<{ bookingId: string }>('POST /bookings', {
        body: {
          subject: name,
          startsAt: `${new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10)}T10:00`,
          durationMinutes: 30,
          timeZone: 'UTC',
        },
      });
      const calendar = await admin.call('GET /bookings/:bookingId/calendar', { params: { bookingId } });
      const history = await admin.call('GET /history/:conferenceId/attendance', {
        params: { conferenceId: ours.ids.pastConferenceId },
        query: { format: 'csv' },
      });
      for (const { status, headers } of [calendar, history]) {
        expect(status).to.equal(200);
        const disposition = headers['content-disposition'] ?? '';
        expect(disposition).to.match(
          /^(attachment|inline)(; filename=("[^"\\/\r\n]*"|[\w.-]+))?(; filename\*=UTF-8''[\w.!#$&+^`|~%-]+)?$/,
        );
        expect(headers['x-content-type-options']).to.equal('nosniff');
      }
      expect(calendar.text).to.not.match(/^X="/m);
    });
  });
});

function nested(open: string, close: string, depth: number, core = ''): string {
  return `${open.repeat(depth)}${core}${close.repeat(depth)}`;
}

/** An XLSX whose only sheet is so many megabytes of spaces. */
function zipBomb(megabytes: number): Buffer {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  const types = new ZipDeflate('[Content_Types].xml');
  zip.add(types);
  types.push(
    Buffer.from(
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ),
    true,
  );
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 9 });
  zip.add(sheet);
  sheet.push(Buffer.from('<?xml version="1.0"?><worksheet><sheetData>'));
  const spaces = Buffer.alloc(1_000_000, ' ');
  for (let turn = 0; turn < megabytes; turn++) sheet.push(spaces);
  sheet.push(Buffer.from('</sheetData></worksheet>'), true);
  zip.end();
  return Buffer.concat(chunks);
}
