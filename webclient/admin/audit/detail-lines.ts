export interface DetailLine {
  /** e.g. `limits.concurrency` */
  path: string;
  value: string;
}

/** What the audit log keeps of a change, as lines to read. `{ from, to }` becomes `from → to`. */
export function detailLines(detail: Record<string, unknown>, above = ''): DetailLine[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    const path = above === '' ? name : `${above}.${name}`;
    if (!isRecord(value)) return [{ path, value: said(value) }];
    if (isChange(value)) return [{ path, value: `${said(value.from)} → ${said(value.to)}` }];
    return detailLines(value, path);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isChange(value: Record<string, unknown>): value is { from: unknown; to: unknown } {
  return Object.keys(value).length === 2 && 'from' in value && 'to' in value;
}

function said(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map(said).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
