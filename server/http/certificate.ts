import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { domainToASCII } from 'node:url';
import { generate } from 'selfsigned';

export interface Certificate {
  /** PEM. */
  key: string;
  /** PEM. */
  cert: string;
  /** SHA-256, as browsers show it. */
  fingerprint: string;
  /** Whether it was made just now, so that browsers will ask about it. */
  created: boolean;
}

const dayMs = 86_400_000;
/** Apple's systems refuse certificates that are valid for longer than 825 days. */
const validDays = 824;
const renewDays = 7;

/**
 * The certificate this machine makes for itself, kept in `dataDir/tls` and made anew when it ends within a week or
 * lacks one of the addresses or names people may come by. Not to be called when the operator configured one.
 *
 * @param addresses IP addresses; the zone of a link-local one (`fe80::1%eth0`) is left out
 * @param names host names
 */
export async function ensureCertificate(
  dataDir: string,
  addresses: readonly string[],
  names: readonly string[],
): Promise<Certificate> {
  const hosts = {
    addresses: unique(addresses.map((address) => address.replace(/%.*$/, ''))).filter(
      (one) => isIP(one) !== 0,
    ),
    names: unique(['localhost', ...names].map(domainToASCII)).filter(
      (name) => name !== '' && isIP(name) === 0,
    ),
  };
  // Key and certificate share a file: one rename replaces both, and they always belong together.
  const folder = path.join(dataDir, 'tls');
  const file = path.join(folder, 'self-signed.pem');
  const kept = await read(file);
  if (kept && serves(kept.cert, hosts)) return describe(kept, false);
  const made = await make(hosts);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await write(file, made.key + made.cert);
  return describe(made, true);
}

interface Hosts {
  addresses: readonly string[];
  names: readonly string[];
}

interface Pair {
  key: string;
  cert: string;
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}

function describe(pair: Pair, created: boolean): Certificate {
  return { ...pair, fingerprint: new X509Certificate(pair.cert).fingerprint256, created };
}

/** A file that is missing or damaged counts as none: a new one costs a browser's question, no more. */
async function read(file: string): Promise<Pair | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read; let this user read it, or remove it to have a new one made`, {
      cause: error,
    });
  }
  const [, key, cert] = /^(-----BEGIN PRIVATE KEY-----.*?)(-----BEGIN CERTIFICATE-----.*)$/s.exec(text) ?? [];
  if (key === undefined || cert === undefined) return undefined;
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? { key, cert } : undefined;
  } catch {
    return undefined;
  }
}

function serves(cert: string, { addresses, names }: Hosts): boolean {
  const parsed = new X509Certificate(cert);
  return (
    parsed.validToDate.getTime() - Date.now() > renewDays * dayMs &&
    parsed.validFromDate.getTime() <= Date.now() &&
    addresses.every((address) => parsed.checkIP(address) !== undefined) &&
    names.every((name) => parsed.checkHost(name) !== undefined)
  );
}

async function make({ addresses, names }: Hosts): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: 'Plenum' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A participant's clock may be a little behind.
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + (validDays - 1) * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  const withNewline = (pem: string) => `${pem.trim()}\n`;
  return { key: withNewline(made.private), cert: withNewline(made.cert) };
}

async function write(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
}
