import { dirname, resolve } from 'node:path';
import { isAlias, isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { nearest, parseText, sections, settingByKey, settings, UnfitText, type Setting } from './settings.ts';
import { secretKeys } from './schema.ts';

/** Something wrong with what was configured. `where` is a file and line, a variable or a flag. */
export interface Problem {
  key: string;
  where: string;
  text: string;
}

/** What one place (file, environment, flags) says about the settings. */
export interface Layer {
  values: Map<string, { value: unknown; where: string }>;
  problems: Problem[];
}

/** Settings that name a file or folder: relative to the file they are written in, or else to the working folder. */
const pathKeys: readonly string[] = [
  ...['dataDir', 'https.certificate', 'https.key'],
  ...['media.workerBin', 'recorder.folder'],
];

/** Variables that hosts and other programs set by these names. PLENUM_DATABASE_URL and PLENUM_REDIS_URL come before. */
const plainVariables: readonly (readonly [name: string, key: string])[] = [
  ['DATABASE_URL', 'database.url'],
  ['REDIS_URL', 'redis.url'],
];

/** How a wrong value appears in a message; a secret never does. */
export function shown(key: string, value: unknown): string {
  if (secretKeys.includes(key)) return 'but is something else (not shown, it is a secret)';
  const text = JSON.stringify(value);
  return `but is ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`;
}

/** Reads a YAML file's settings. A key without a value counts as left out. */
export function readYaml(text: string, file: string): Layer {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const layer: Layer = { values: new Map(), problems: [] };
  // Without the excerpt `yaml` would add: the line may hold a secret.
  for (const error of document.errors) {
    const where = `${file}:${lines.linePos(error.pos[0]).line}`;
    layer.problems.push({ key: 'YAML', where, text: `cannot be read: ${error.message}` });
  }
  if (layer.problems.length === 0) {
    const whereOf = (node: Node) => `${file}:${lines.linePos(node.range?.[0] ?? 0).line}`;
    walk({ layer, document, folder: dirname(file), whereOf }, document.contents, '', file);
  }
  return layer;
}

interface Reading {
  layer: Layer;
  document: Document;
  folder: string;
  whereOf: (node: Node) => string;
}

function walk(reading: Reading, node: Node | null, prefix: string, where: string): void {
  if (node === null || (isScalar(node) && node.value === null)) return;
  if (!isMap<Node, Node | null>(node)) {
    reading.layer.problems.push({
      key: prefix || 'YAML',
      where,
      text: 'should be a group of settings, one per line as "name: value"',
    });
    return;
  }
  for (const { key: keyNode, value } of node.items) {
    const name = isScalar(keyNode) ? String(keyNode.value) : keyNode.toString();
    const key = prefix ? `${prefix}.${name}` : name;
    const here = reading.whereOf(keyNode);
    const setting = settingByKey.get(key);
    if (setting) readNode(reading, setting, value, here);
    else if (sections.has(key)) walk(reading, value, key, here);
    else reading.layer.problems.push(unknown(key, here, [...settingByKey.keys(), ...sections]));
  }
}

function readNode(reading: Reading, setting: Setting, written: Node | null, where: string): void {
  const node = isAlias(written) ? written.resolve(reading.document) : written;
  if (node === null || (isScalar(node) && node.value === null)) return;
  if (isScalar(node) && setting.kind !== 'list') {
    put(reading.layer, setting, node.source ?? String(node.value), where, reading.folder);
  } else {
    // Its shape is left to the schema. An alias that leads nowhere has no node.
    const value: unknown = node === undefined ? undefined : node.toJS(reading.document);
    reading.layer.values.set(setting.key, { value, where });
  }
}

/** Reads the PLENUM_ variables of an environment, and DATABASE_URL and REDIS_URL unless they are empty. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>, cwd: string): Layer {
  const byVariable = new Map(settings.map((setting) => [setting.variable, setting]));
  const layer: Layer = { values: new Map(), problems: [] };
  for (const [name, key] of plainVariables) {
    const setting = settingByKey.get(key);
    if (setting && env[name]) put(layer, setting, env[name], `environment variable ${name}`, cwd);
  }
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('PLENUM_') || name === 'PLENUM_CONFIG' || text === undefined) continue;
    const setting = byVariable.get(name);
    if (setting) put(layer, setting, text, `environment variable ${name}`, cwd);
    else layer.problems.push(unknown(name, 'environment', [...byVariable.keys(), 'PLENUM_CONFIG']));
  }
  return layer;
}

export interface Flags extends Layer {
  configFile: string | undefined;
  print: boolean;
  help: boolean;
}

/** Reads `--key=value` and `--key value`, and `--config FILE`, `--print-config`, `--help`. Of two alike the last wins. */
export function readFlags(argv: readonly string[], cwd: string): Flags {
  const flags: Flags = { values: new Map(), problems: [], configFile: undefined, print: false, help: false };
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, name = '', attached] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(argument) ?? [];
    const setting = settingByKey.get(name);
    if (argument === '--help' || argument === '-h') flags.help = true;
    else if (argument === '--print-config') flags.print = true;
    else if (setting?.kind === 'boolean' && attached === undefined && !isBooleanWord(rest[0])) {
      flags.values.set(name, { value: true, where: `flag --${name}` });
    } else if (setting ?? name === 'config') {
      const text = attached ?? rest.shift();
      if (text === undefined || (attached === undefined && text.startsWith('--'))) {
        flags.problems.push({ key: name, where: `flag --${name}`, text: `needs a value: --${name}=…` });
        if (text !== undefined) rest.unshift(text);
      } else if (setting) put(flags, setting, text, `flag --${name}`, cwd);
      else flags.configFile = text;
    } else if (!argument.startsWith('-')) {
      // Not shown: it may be a secret that a misspelt flag left behind.
      const where = `argument ${argv.length - rest.length}`;
      flags.problems.push({ key: 'command line', where, text: 'holds a value without a --flag before it' });
    } else {
      const known = [...settingByKey.keys(), 'config', 'print-config', 'help'].map((key) => `--${key}`);
      flags.problems.push(unknown(argument.split('=', 1).join(), 'command line', known));
      if (!argument.includes('=') && rest[0]?.startsWith('-') === false) rest.shift();
    }
  }
  return flags;
}

function isBooleanWord(text: string | undefined): boolean {
  return text !== undefined && /^(true|false|yes|no|on|off|0|1)$/i.test(text);
}

function put(layer: Layer, setting: Setting, text: string, where: string, folder: string): void {
  try {
    const value = parseText(setting, text);
    const absolute = pathKeys.includes(setting.key) && value !== '' ? resolve(folder, text) : value;
    layer.values.set(setting.key, { value: absolute, where });
  } catch (error) {
    if (!(error instanceof UnfitText)) throw error;
    const { key, expects } = setting;
    layer.problems.push({ key, where, text: `should be ${expects}, ${shown(key, text)}` });
  }
}

function unknown(name: string, where: string, candidates: readonly string[]): Problem {
  const guess = nearest(name, candidates);
  return {
    key: name,
    where,
    text: `is not a setting${guess ? `; did you mean ${guess}?` : ' (--help lists them)'}`,
  };
}
