import { errorCatalogue } from '../contract/errors.ts';

/** What one has to know before the first request, in Markdown. */
export function introduction(): string {
  return `${rules}\n\n## Errors\n\n${errors()}\n`;
}

const rules = `The REST interface of Plenum: everything the pages do, and what programs do for an enterprise.

**Who asks.** People by the cookie of a session, programs by an API key as a bearer token
(\`Authorization: Bearer …\`), which acts for its enterprise within its scopes. Operations without a scope are for
people only. What belongs to another enterprise is not found.

**Requests** are JSON in UTF-8; fields that are not declared are refused. Requests with a session's cookie that change
something are taken from Plenum's own pages only, by their \`Origin\`.

**Times** are milliseconds since the epoch in UTC, unless a field is a wall-clock time with a time zone beside it.

**Lists** are read in pages by \`offset\` and \`limit\`; \`total\` counts all pages.

**Changes** name the version they are made to: send the \`ETag\` of what was read as \`If-Match\`. When somebody else
was faster the answer is 412 \`changed_meanwhile\`.

**Once only.** A creation that takes an \`Idempotency-Key\` can be sent again when its answer was lost: it is done once
and answered the same.`;

function errors(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { status, en, zh }]) => `| \`${code}\` | ${status} | ${en} | ${zh} |`,
  );
  return ['| Code | Status | English | Chinese |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
