import { expect } from 'chai';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { generate } from 'selfsigned';
import { ensureCertificate } from './certificate.ts';

const addresses = ['127.0.0.1', '::1', '192.0.2.7', 'fe80::1%eth0'];
const dayMs = 86_400_000;

describe('certificate of one’s own', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'plenum-tls-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('covers localhost, the names and every address, and lives no longer than Apple allows', async () => {
    const { cert, fingerprint, created } = await ensureCertificate(dataDir, addresses, ['conference-box']);
    const parsed = new X509Certificate(cert);
    expect(created).to.be.true;
    expect(fingerprint).to.match(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    for (const ip of ['127.0.0.1', '::1', '192.0.2.7', 'fe80::1']) expect(parsed.checkIP(ip)).to.equal(ip);
    for (const name of ['localhost', 'conference-box']) expect(parsed.checkHost(name)).to.equal(name);
    const days = (parsed.validToDate.getTime() - parsed.validFromDate.getTime()) / dayMs;
    expect(days).to.be.above(800).and.at.most(825);
  });

  it('serves TLS that a client trusting it accepts', async () => {
    const { key, cert } = await ensureCertificate(dataDir, addresses, []);
    const server = createServer({ key, cert }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: cert });
    await once(socket, 'secureConnect');
    expect(socket.authorized).to.be.true;
    socket.destroy();
    server.close();
  });

  it('keeps it where only this user reads it, and takes it again', async () => {
    const first = await ensureCertificate(dataDir, addresses, ['box']);
    const second = await ensureCertificate(dataDir, addresses.slice(1), ['box']);
    expect(second).to.deep.equal({ ...first, created: false });
    const folder = path.join(dataDir, 'tls');
    const [file, ...others] = await readdir(folder);
    expect(others).to.be.empty;
    expect((await stat(folder)).mode & 0o777).to.equal(0o700);
    expect((await stat(path.join(folder, file!))).mode & 0o777).to.equal(0o600);
  });

  it('makes another when the machine has an address or name it lacks', async () => {
    await ensureCertificate(dataDir, addresses, ['box']);
    const moved = await ensureCertificate(dataDir, [...addresses, '198.51.100.1'], ['box']);
    const renamed = await ensureCertificate(dataDir, addresses, ['crate']);
    expect([moved.created, renamed.created]).to.deep.equal([true, true]);
  });

  it('makes another when it ends within a week', async () => {
    await ensureCertificate(dataDir, [], []);
    const extensions = [
      { name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: 'localhost' }] },
    ];
    for (const [days, created] of [
      [8, false],
      [6, true],
    ] as const) {
      const notAfterDate = new Date(Date.now() + days * dayMs);
      const made = await generate([{ name: 'commonName', value: 'x' }], {
        keyType: 'ec',
        notAfterDate,
        extensions,
      });
      await writeFile(path.join(dataDir, 'tls', 'self-signed.pem'), `${made.private}\n${made.cert}`);
      expect((await ensureCertificate(dataDir, [], [])).created, `${days} days left`).to.equal(created);
    }
  });

  it('makes another when the file is damaged', async () => {
    const { key } = await ensureCertificate(dataDir, [], []);
    const file = path.join(dataDir, 'tls', 'self-signed.pem');
    for (const text of [
      '',
      'nonsense',
      key,
      `${key}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
    ]) {
      await writeFile(file, text);
      expect((await ensureCertificate(dataDir, [], [])).created).to.be.true;
    }
  });

  it('leaves out what cannot be in a certificate', async () => {
    const { cert } = await ensureCertificate(dataDir, ['not an address'], ['', '192.0.2.1', 'köln.example']);
    expect(new X509Certificate(cert).subjectAltName).to.equal('DNS:localhost, DNS:xn--kln-sna.example');
  });
});
