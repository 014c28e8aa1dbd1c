import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { readEnvironment, readFlags, readYaml, shown, type Layer, type Problem } from './layers.ts';
import { configSchema, type Config } from './schema.ts';
import { settingByKey } from './settings.ts';

export { flagsHelp, formatConfig } from './format.ts';

/** Everything wrong with the configuration, in one message fit to be shown as it is. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ key, where, text }) => `  ${key} (${where}) ${text}`);
    super(`The configuration cannot be used:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export interface LoadedConfig {
  config: Config;
  /** Where each setting's value is from: `default`, a file and line, a variable or a flag. */
  sources: Map<string, string>;
  /** `--print-config` was given. */
  print: boolean;
  /** `--help` was given; `config` then holds the defaults and nothing else was read. */
  help: boolean;
}

const defaultsFile = join(import.meta.dirname, 'default.yaml');

/**
 * Puts the configuration together: defaults, then the file named by `--config` or PLENUM_CONFIG, then the environment,
 * then flags; later ones win. Relative paths (`dataDir`, certificates, `media.workerBin`, `recorder.folder`) become absolute: from a file
 * they are relative to its folder, from the environment and flags to `cwd`, the default ones to the installation.
 *
 * @param argv the arguments after the program's name
 * @throws ConfigError naming every problem at once
 */
export function loadConfig({
  argv,
  env,
  cwd,
}: {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}): LoadedConfig {
  const flags = readFlags(argv, cwd);
  const layers: Layer[] = [defaults()];
  if (!flags.help) {
    const file = flags.configFile ?? env['PLENUM_CONFIG'];
    if (file) layers.push(readFile(resolve(cwd, file)));
    layers.push(readEnvironment(env, cwd), flags);
  }
  const values = new Map(layers.flatMap((layer) => [...layer.values]));
  const parsed = configSchema.safeParse(toTree(values));
  const problems = [
    ...layers.flatMap((layer) => layer.problems),
    ...(parsed.error?.issues ?? []).map((issue) => toProblem(issue, values)),
    ...pairProblems(values),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const sources = new Map([...values].map(([key, { where }]) => [key, where]));
  return { config: parsed.data, sources, print: flags.print, help: flags.help };
}

function defaults(): Layer {
  const layer = readYaml(readFileSync(defaultsFile, 'utf8'), defaultsFile);
  const dataDir = layer.values.get('dataDir');
  if (dataDir) dataDir.value = join(import.meta.dirname, '..', 'data');
  for (const entry of layer.values.values()) entry.where = 'default';
  return layer;
}

function readFile(path: string): Layer {
  try {
    return readYaml(readFileSync(path, 'utf8'), path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? String(error)})`;
    const text = `${why}; check the path and its permissions`;
    return { values: new Map(), problems: [{ key: 'configuration file', where: path, text }] };
  }
}

type Values = Layer['values'];

function toTree(values: Values): unknown {
  const tree: Record<string, unknown> = {};
  for (const [key, { value }] of values) {
    const path = settingByKey.get(key)?.path ?? [key];
    let branch = tree;
    for (const name of path.slice(0, -1)) branch = (branch[name] ??= {}) as Record<string, unknown>;
    branch[path.at(-1) ?? key] = value;
  }
  return tree;
}

/** A list's element is named by its index, e.g. `ice.servers.0`; what it should be is then in the schema's own words. */
function toProblem(issue: z.core.$ZodIssue, values: Values): Problem {
  const path = issue.path.map(String);
  const key = [path.length, 2, 1]
    .map((length) => path.slice(0, length).join('.'))
    .find((one) => settingByKey.has(one));
  const setting = key === undefined ? undefined : settingByKey.get(key);
  if (!setting) return { key: path.join('.'), where: 'default.yaml', text: issue.message };
  const entry = values.get(setting.key);
  const rest = issue.path.slice(setting.path.length);
  const value = rest.reduce<unknown>(
    (from, name) => (from as Record<PropertyKey, unknown> | undefined)?.[name],
    entry?.value,
  );
  const expected =
    rest.length === 0 && issue.code !== 'custom'
      ? `should be ${setting.expects}`
      : `is not right: ${issue.message}`;
  return {
    key: path.join('.'),
    where: entry?.where ?? 'default.yaml',
    text: value === undefined ? `${expected}, but is missing` : `${expected}, ${shown(setting.key, value)}`,
  };
}

/** Of no use without each other. */
const pairs = [
  { one: 'https.certificate', other: 'https.key', otherIs: 'the key' },
  { one: 'https.key', other: 'https.certificate', otherIs: 'the certificate' },
  { one: 'recorder.s3.accessKeyId', other: 'recorder.s3.secretAccessKey', otherIs: 'the secret' },
  { one: 'recorder.s3.secretAccessKey', other: 'recorder.s3.accessKeyId', otherIs: 'the access key' },
] as const;

function pairProblems(values: Values): Problem[] {
  return pairs.flatMap(({ one, other, otherIs }) => {
    const missing = values.get(other);
    if (!missing || missing.value !== '' || values.get(one)?.value === '') return [];
    return [{ key: other, where: missing.where, text: `should name ${otherIs} of ${one}, but is empty` }];
  });
}
