import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import * as conferenceView from '../server/contract/conference-view.ts';
import { errorCatalogue } from '../server/contract/errors.ts';
import * as controls from '../server/contract/controls.ts';
import * as names from '../server/contract/name.ts';
import * as rtp from '../server/contract/rtp.ts';
import * as signalling from '../server/contract/signalling.ts';
import { anchorOf, messageTable, nameTypes, typeTable } from './schema-tables.ts';
import { madeDocument } from './made-document.ts';

/**
 * Writes docs/protocol.md: the prose of protocol-template.md with the tables of server/contract/. With `--check` it
 * writes nothing and fails when the document is not what it would write.
 */

function requestSections(): string[] {
  return Object.entries(signalling.requests).map(([name, { summary, request, response }]) =>
    [
      `### ${name}`,
      summary,
      '**Request**',
      messageTable(request, 'input'),
      '**Answer**',
      messageTable(response, 'output'),
    ].join('\n\n'),
  );
}

function notificationSections(): string[] {
  return Object.entries(signalling.notifications).map(([name, notification]) =>
    [
      `### ${name}`,
      notification.summary,
      ...('acknowledged' in notification ? ['Wants an acknowledgement.'] : []),
      messageTable(notification.data, 'output'),
    ].join('\n\n'),
  );
}

function typeSections(types: ReadonlyMap<string, z.ZodType>): string[] {
  return [...types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, schema]) =>
        `### ${name}\n\n<a id="${anchorOf(name)}"></a>\n\n${name === 'Control' ? 'One of [the controls](controls.md): its fields, and its name as `type`.' : typeTable(name, schema)}`,
    );
}

function errorTable(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { status, en, zh }]) => `| \`${code}\` | ${status} | ${en} | ${zh} |`,
  );
  return ['| Code | Status | English | Chinese |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function render(): string {
  const types = new Map(
    [conferenceView, names, controls, rtp, signalling].flatMap((module) => [...nameTypes(module)]),
  );
  const parts: Record<string, string> = {
    requests: requestSections().join('\n\n'),
    notifications: notificationSections().join('\n\n'),
    types: typeSections(types).join('\n\n'),
    errors: errorTable(),
  };
  const template = readFileSync(join(import.meta.dirname, 'protocol-template.md'), 'utf8');
  const text = template.replace(/<!-- (\w+) -->/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined)
      throw new Error(`protocol-template.md asks for <!-- ${name} -->, which is not made`);
    return part;
  });
  checkLinks(text);
  return `<!-- Made by scripts/protocol-doc.ts from server/contract/: change it there. -->\n\n${text}`;
}

/** Every link within the document has a heading or an anchor to lead to. */
function checkLinks(text: string): void {
  const anchors = new Set([...text.matchAll(/<a id="(.+?)">/g)].map(([, id]) => id));
  for (const [, title = ''] of text.matchAll(/^#+ (.+)$/gm)) {
    const plain = title.toLowerCase().replace(/[^\w\s-]/g, '');
    const anchor = plain.replaceAll(' ', '-');
    // As GitHub and GitLab number headings that are alike.
    let count = 0;
    while (anchors.has(count === 0 ? anchor : `${anchor}-${count}`)) count++;
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  for (const [, link = ''] of text.matchAll(/\]\(#(.+?)\)/g)) {
    if (!anchors.has(link)) throw new Error(`docs/protocol.md links to #${link}, which is not there`);
  }
}

madeDocument('docs/protocol.md', render());
