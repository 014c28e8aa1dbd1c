import { ConfigError, flagsHelp, formatConfig, loadConfig } from '../config/load.ts';
import { type DemoSignIn, makeDemo } from './demo.ts';
import { createLogger } from './kernel/logger.ts';
import { Plenum } from './plenum.ts';

/** `scripts/start`: reads the settings, starts the system, says where it is, and stops on Ctrl-C. */
async function main(): Promise<void> {
  const { config, sources, print, help } = loadConfig({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
  });
  if (help) {
    console.log(flagsHelp());
    return;
  }
  if (print) {
    console.log(formatConfig(config, sources));
    return;
  }
  const log = createLogger(config.log);
  const plenum = await Plenum.start(config, log);
  const code = plenum.setupCode();
  const demo = config.demo && code !== null ? await makeDemo(plenum.addresses.http, code) : null;
  console.log(welcome(plenum, demo));

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    plenum.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function welcome(plenum: Plenum, demo: DemoSignIn | null): string {
  const { addresses } = plenum;
  const lines = ['', 'Plenum is ready.', `  on this machine       ${addresses.http}`];
  for (const address of addresses.https) lines.push(`  on the network        ${address}`);
  if (addresses.https.length > 0) {
    lines.push('  (The certificate was made here: browsers ask once whether to trust it.)');
  }
  const [sip] = plenum.sip.listening;
  if (sip) lines.push(`  for room systems      sip:${sip.announced.address}:${sip.local.port}`);
  const code = plenum.setupCode();
  if (code !== null) {
    lines.push('', '  Nobody has an account yet. Make the first administrator here:');
    lines.push(`                        ${addresses.http}/setup#${code}`);
  }
  if (demo) {
    lines.push('', `  Demo: sign in as ${demo.login} with the password ${demo.password}`);
    lines.push('  (chen.wei, li.na, anna.berg and others have the same one).');
  }
  return [...lines, '', '  Ctrl-C stops it.', ''].join('\n');
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
