import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ConfigError, flagsHelp, formatConfig, loadConfig } from './load.ts';
import { settings } from './settings.ts';

describe('configuration', () => {
  let folder: string;

  before(() => (folder = mkdtempSync(join(tmpdir(), 'plenum-config-'))));
  after(() => rmSync(folder, { recursive: true }));

  function file(text: string): string {
    const path = join(folder, 'plenum.yaml');
    writeFileSync(path, text);
    return path;
  }

  function load(argv: string[] = [], env: Record<string, string> = {}) {
    return loadConfig({ argv, env, cwd: folder });
  }

  function refusal(argv: string[] = [], env: Record<string, string> = {}): string {
    try {
      load(argv, env);
    } catch (error) {
      expect(error).to.be.instanceOf(ConfigError);
      return (error as ConfigError).message;
    }
    throw new Error('the configuration was accepted');
  }

  it('has a default for every setting', () => {
    const { sources } = load();
    expect([...sources.keys()]).to.have.members(settings.map(({ key }) => key));
    expect(new Set(sources.values())).to.deep.equal(new Set(['default']));
  });

  it('gives each setting an environment variable of its own', () => {
    expect(new Set(settings.map(({ variable }) => variable)).size).to.equal(settings.length);
  });

  it('prefers flags to the environment, the environment to the file, and the file to the defaults', () => {
    const path = file('http: { host: 192.0.2.1, port: 1001 }\nhttps:\n  port: 1002\nlog:\n  level: debug\n');
    const { config, sources } = load(['--config', path, '--http.port=3001'], {
      PLENUM_HTTP_PORT: '2001',
      PLENUM_HTTPS_PORT: '2002',
    });
    expect(config.http).to.deep.equal({ host: '192.0.2.1', port: 3001 });
    expect(config.https.port).to.equal(2002);
    expect(config.log.level).to.equal('debug');
    expect(config.log.format).to.equal('pretty');
    expect(sources.get('http.port')).to.equal('flag --http.port');
    expect(sources.get('https.port')).to.equal('environment variable PLENUM_HTTPS_PORT');
    expect(sources.get('log.level')).to.equal(`${path}:5`);
    expect(sources.get('log.format')).to.equal('default');
  });

  it('finds the file through PLENUM_CONFIG, relative to the working folder', () => {
    file('http: { port: 1001 }');
    expect(load([], { PLENUM_CONFIG: 'plenum.yaml' }).config.http.port).to.equal(1001);
  });

  it('takes flags in both forms, and a boolean without a value', () => {
    const { config } = load([
      '--http.port',
      '1',
      '--https.port=2',
      '--https.enabled',
      '--log.format',
      'json',
    ]);
    expect([config.http.port, config.https.port, config.https.enabled]).to.deep.equal([1, 2, true]);
    expect(load(['--https.enabled', 'false']).config.https.enabled).to.be.false;
  });

  it('takes DATABASE_URL and REDIS_URL as well, after the names of its own', () => {
    const plain = { DATABASE_URL: 'postgres://a/b', REDIS_URL: 'redis://a' };
    const { config, sources } = load([], plain);
    expect([config.database.url, config.redis.url]).to.deep.equal(['postgres://a/b', 'redis://a']);
    expect(sources.get('database.url')).to.equal('environment variable DATABASE_URL');
    const own = load([], { PLENUM_DATABASE_URL: 'postgres://c/d', PLENUM_REDIS_URL: '', ...plain }).config;
    expect([own.database.url, own.redis.url]).to.deep.equal(['postgres://c/d', '']);
    const path = file('database: { url: postgres://f/f }');
    expect(load(['--config', path], { DATABASE_URL: '' }).config.database.url).to.equal('postgres://f/f');
    expect(refusal([], { DATABASE_URL: 'mysql://anna:geheim@a' }))
      .to.include('DATABASE_URL')
      .and.not.include('geheim');
  });

  it('keeps a number-like secret as text wherever it is given', () => {
    expect(load(['--ice.secret=0123']).config.ice.secret).to.equal('0123');
    expect(load([], { PLENUM_ICE_SECRET: '1e3' }).config.ice.secret).to.equal('1e3');
    expect(load(['--config', file('ice: { secret: 0123 }')]).config.ice.secret).to.equal('0123');
  });

  it('reads lists separated by commas, in YAML and in JSON', () => {
    expect(load(['--ice.servers=stun:a, turn:b']).config.ice.servers).to.deep.equal(['stun:a', 'turn:b']);
    expect(load(['--ice.servers=["stun:a"]']).config.ice.servers).to.deep.equal(['stun:a']);
    expect(load(['--ice.servers=']).config.ice.servers).to.deep.equal([]);
    expect(load([], { PLENUM_MEDIA_LISTEN: '[{ ip: 192.0.2.1 }]' }).config.media.listen).to.deep.equal([
      { ip: '192.0.2.1' },
    ]);
  });

  it('takes a relative path from the file’s folder, the working folder, or the installation', () => {
    expect(load(['--config', file('dataDir: state')]).config.dataDir).to.equal(join(folder, 'state'));
    expect(load(['--dataDir=state']).config.dataDir).to.equal(join(folder, 'state'));
    expect(load(['--recorder.folder=rec']).config.recorder.folder).to.equal(join(folder, 'rec'));
    expect(load().config.dataDir).to.equal(join(import.meta.dirname, '..', 'data'));
  });

  it('counts a group or value left empty in the file as left out', () => {
    expect(load(['--config', file('log:\nhttp:\n  port:\n')]).config.http.port).to.equal(8080);
    expect(load(['--config', file('# nothing\n')]).config.http.port).to.equal(8080);
  });

  it('names every problem at once: key, place, what it should be and what it is', () => {
    const path = file('http:\n  port: 70000\nmedia:\n  wrokers: 2\nice:\n  servers: [http:x]\n');
    const message = refusal(['--config', path, '--log.level=loud', '--htpp.port=1', 'stray'], {
      PLENUM_TRUSTED_PROXIES: '1',
      PLENUM_MEDIA_WORKERS: 'two',
    });
    expect(message.split('\n').slice(1)).to.have.members([
      `  http.port (${path}:2) should be a whole number from 0 to 65535, but is 70000`,
      `  media.wrokers (${path}:4) is not a setting; did you mean media.workers?`,
      `  ice.servers.0 (${path}:6) is not right: starts with stun:, turn: or turns:, but is "http:x"`,
      '  log.level (flag --log.level) should be one of fatal, error, warn, info, debug, trace, silent, but is "loud"',
      '  --htpp.port (command line) is not a setting; did you mean --http.port?',
      '  command line (argument 5) holds a value without a --flag before it',
      '  PLENUM_TRUSTED_PROXIES (environment) is not a setting; did you mean PLENUM_TRUSTEDPROXIES?',
      '  media.workers (environment variable PLENUM_MEDIA_WORKERS) should be a whole number from 0 to 128, but is "two"',
    ]);
  });

  it('names a file that does not exist, and the line of one that cannot be read', () => {
    expect(refusal(['--config=none.yaml'])).to.include(`${join(folder, 'none.yaml')}) does not exist`);
    const path = file('http:\n  port: "1\n');
    expect(refusal(['--config', path])).to.match(/YAML \(.*plenum\.yaml:\d\) cannot be read/);
    expect(refusal(['--config', file('http: 3')])).to.include('group of settings');
  });

  it('asks for a flag’s missing value instead of taking the next flag', () => {
    expect(refusal(['--http.port', '--https.port=1'])).to.include(
      'http.port (flag --http.port) needs a value',
    );
  });

  it('refuses a public address that is none, and takes a right one or none', () => {
    for (const text of ['meet.example.org', 'meet.example.org:8443', 'ftp://meet.example.org']) {
      expect(refusal([`--publicUrl=${text}`])).to.include(
        `publicUrl (flag --publicUrl) is not right: is an address that begins with https:// or http://, or empty, but is "${text}"`,
      );
    }
    for (const text of ['https://meet.example.org', 'http://10.0.0.7:8080/', '']) {
      expect(load([`--publicUrl=${text}`]).config.publicUrl).to.equal(text);
    }
  });

  it('refuses a certificate without its key', () => {
    expect(refusal(['--https.certificate=a.pem'])).to.include('https.key (default)');
  });

  it('refuses one half of an access key to S3, and never shows the other', () => {
    expect(refusal(['--recorder.s3.accessKeyId=AK'])).to.include(
      'recorder.s3.secretAccessKey (default) should name the secret of recorder.s3.accessKeyId, but is empty',
    );
    const half = refusal([], { PLENUM_RECORDER_S3_SECRETACCESSKEY: 'hunter2' });
    expect(half).to.include('recorder.s3.accessKeyId (default)').and.not.to.include('hunter2');
    const { config, sources } = load([
      '--recorder.s3.accessKeyId=AK',
      '--recorder.s3.secretAccessKey=hunter2',
    ]);
    expect(formatConfig(config, sources)).to.include('secretAccessKey: (set)').and.not.to.include('hunter2');
  });

  it('never shows a secret, right, wrong or behind a misspelt name', () => {
    const secret = 'hunter2';
    const messages = [
      refusal(['--config', file(`ice:\n  secret: [${secret}]\n`)]),
      refusal(['--config', file(`ice:\n  secert: ${secret}\n`)]),
      refusal(['--config', file(`ice:\n  secret: "${secret}\n`)]),
      refusal(['--ice.secert', secret]),
      refusal(['--ice.secret', 'x', secret]),
      refusal([], { PLENUM_ICE_SECERT: secret }),
    ];
    const { config, sources } = load(['--ice.secret', secret]);
    const printed = formatConfig(config, sources);
    for (const text of [...messages, printed]) expect(text).not.to.include(secret);
    expect(printed).to.include('secret: (set) # flag --ice.secret').and.to.include("token: '' # default");
  });

  it('prints what can be read back', () => {
    const { config, sources } = load(['--media.listen=[{ip: "::1"}]', '--ice.servers=stun:a']);
    expect(parse(formatConfig(config, sources))).to.deep.equal(config);
  });

  it('lists every setting in the help, which needs no valid configuration', () => {
    expect(load(['--help', '--no.such=1']).help).to.be.true;
    for (const { key, description } of settings)
      expect(flagsHelp()).to.include(`--${key}=`).and.include(description);
  });
});
