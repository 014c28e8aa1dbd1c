export interface DetailLine {
  /** e.g. `limits.concurrency` */
  path: string;
  value: string;
}

type Values = Record<string, unknown>;

/**
 * What the audit log keeps of a change, as lines to read. `{ before, after }` becomes `before → after`; of two objects
 * only what differs in them.
 */
export function detailLines(detail: Values, above = ''): DetailLine[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    const path = above === '' ? name : `${above}.${name}`;
    if (!isValues(value)) return [{ path, value: said(value) }];
    if (!isChange(value)) return detailLines(value, path);
    const { before, after } = value;
    if (isValues(before) && isValues(after)) return detailLines(differences(before, after), path);
    return [{ path, value: `${said(before)} → ${said(after)}` }];
  });
}

function differences(before: Values, after: Values): Values {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, { before: before[name], after: after[name] }]),
  );
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isChange(value: Values): value is { before: unknown; after: unknown } {
  return Object.keys(value).length === 2 && 'before' in value && 'after' in value;
}

function said(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map(said).join(', ');
  if (isValues(value)) {
    return Object.entries(value)
      .map(([name, part]) => `${name} ${said(part)}`)
      .join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
