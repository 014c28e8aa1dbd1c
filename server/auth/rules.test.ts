import fc from 'fast-check';
import { expect } from 'chai';
import { isWeakPassword, localPath } from './rules.ts';

const own = { login: 'anna.berg', email: 'anna@example.org' };

describe('a password', () => {
  const weak = [
    ...['password', 'Password1', 'p@ssw0rd!', 'P4ssword2024', 'passwordpassword', '!!welcome!!', 'iloveyou1'],
    ...[
      '12345678',
      '123456789',
      '87654321',
      '12341234',
      'qwertyui',
      'qwerty123',
      'asdfghjkl',
      '1qaz2wsx',
      'abcdefgh',
    ],
    ...[
      'aaaaaaaa',
      '11111111',
      '12121212',
      '19870512',
      '12051987',
      'woaini520',
      'admin@123',
      'Admin123!',
      'huawei@123',
    ],
    ...['anna.berg', 'ANNA.BERG1', 'anna@example.org', 'anna1234', 'anna12345', 'anna2024'],
  ];
  for (const password of weak) {
    it(`is refused when it is guessed first: ${password}`, () => {
      expect(isWeakPassword(password, own)).to.equal(true);
    });
  }

  it('may be any other', () => {
    const strong = [
      ...['eleven green bottles', 'correct horse battery staple', 'xK3vQ9ptL2', '春眠不觉晓处处闻啼鸟'],
      ...['summer in the city', 'annabel lee by the sea', 'passwordless is the future', '8402759163'],
    ];
    expect(strong.filter((password) => isWeakPassword(password, own))).to.deep.equal([]);
  });

  it('is judged without stumbling, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof isWeakPassword(text, own) === 'boolean'),
    );
  });
});

describe('a path to come back to', () => {
  it('is kept when it is one of this server', () => {
    for (const path of ['/', '/m/123456789', '/admin/accounts?search=a&x=%2F#top']) {
      expect(localPath(path)).to.equal(path);
    }
  });

  it('is the front page when it could lead elsewhere', () => {
    const elsewhere = [
      ...[
        '//evil.example',
        '/\\evil.example',
        '\\\\evil.example',
        'https://evil.example',
        'javascript:alert(1)',
      ],
      ...[
        '/\t/evil.example',
        '/\n/evil.example',
        '/.//evil.example',
        '/a/..//evil.example',
        'evil',
        '',
        undefined,
      ],
    ];
    for (const path of elsewhere) expect(localPath(path), String(path)).to.equal('/');
  });

  it('never leads to another server, whatever is asked for', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '?',
      '#',
      'evil.example',
      '\t',
      '%2f',
      'http:',
      ' ',
    );
    const texts = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => new URL(localPath(text), 'https://here.example').host === 'here.example'),
      { numRuns: 2000 },
    );
  });
});
