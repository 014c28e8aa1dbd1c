import { Document, isCollection, isScalar } from 'yaml';
import { secretKeys, type Config } from './schema.ts';
import { settings } from './settings.ts';

/** The configuration in force as YAML, each value with where it is from. Secrets are only said to be set or not. */
export function formatConfig(config: Config, sources: ReadonlyMap<string, string>): string {
  const document = new Document(config);
  for (const { key, path } of settings) {
    const node: unknown = document.getIn(path, true);
    const isSet = isCollection(node) ? node.items.length > 0 : document.getIn(path) !== '';
    if (secretKeys.includes(key) && isSet) document.setIn(path, '(set)');
    const shown: unknown = document.getIn(path, true);
    if (isCollection(shown)) shown.flow = true;
    if (isCollection(shown) || isScalar(shown)) shown.comment = ` ${sources.get(key) ?? 'unknown'}`;
  }
  return document.toString({ lineWidth: 0, singleQuote: true }).trimEnd();
}

/** The flags, one setting each, for `--help`. */
export function flagsHelp(): string {
  const rows = [
    { flag: '--config FILE', text: 'YAML file with settings; also PLENUM_CONFIG' },
    { flag: '--print-config', text: 'show the settings in force and where each is from, then exit' },
    { flag: '--help', text: 'show this, then exit' },
    ...settings.map(({ key, description, expects }) => ({
      flag: `--${key}=…`,
      text: description ? `${description} (${expects})` : expects,
    })),
  ];
  const width = Math.max(...rows.map(({ flag }) => flag.length));
  return [
    ...rows.map(({ flag, text }) => `  ${flag.padEnd(width)}  ${text}`),
    '',
    'Each setting can also be given in the environment: --http.port is PLENUM_HTTP_PORT.',
  ].join('\n');
}
