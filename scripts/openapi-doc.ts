import type { Endpoint } from '../server/contract/api/endpoint.ts';
import { split } from '../server/openapi/document.ts';
import { type Feature, features } from '../server/openapi/features.ts';
import { madeDocument } from './made-document.ts';

/**
 * Writes docs/rest.md: what there is in the REST interface, from server/contract/api/. With `--check` it writes nothing
 * and fails when the document is not what it would write.
 */

const opening = `<!-- Made by scripts/openapi-doc.ts from server/contract/api/: change it there. -->

# REST interface

Everything below \`/api/v1\`. A running server describes every field: \`/api/v1/openapi.json\` for programs (OpenAPI 3.1),
\`/api/docs/\` for people, with the rules that hold for all of it (API keys, pages, versions, errors).

Access says which people may call: anybody (public), whoever is signed in (account), administrators of the enterprise
(admin), operators of the installation (operator). A scope opens an operation to API keys that have it.`;

function section({ name, description, endpoints }: Feature): string {
  const rows = Object.entries(endpoints).map(([key, endpoint]) => rowOf(key, endpoint));
  const table = [
    '| Method | Path | Access | Scope | What it does |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  return `## ${name}\n\n${description}\n\n${table}`;
}

function rowOf(key: string, { access, scope, summary }: Endpoint): string {
  const { method, path } = split(key);
  const cells = [
    method.toUpperCase(),
    `\`${path.replace(/:(\w+)/g, '{$1}')}\``,
    access,
    scope === undefined ? '' : `\`${scope}\``,
    summary,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

madeDocument('docs/rest.md', `${[opening, ...features.map(section)].join('\n\n')}\n`);
