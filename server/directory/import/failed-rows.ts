import type { Language, SheetFormat } from '../../contract/api/endpoint.ts';
import type { FileAnswer } from '../../contract/api/handlers.ts';
import { readSheet } from '../../spreadsheet/read.ts';
import { sheetAnswer } from '../../spreadsheet/write.ts';
import { type Column, columnsOf, heading, writtenOnly } from './columns.ts';
import type { ImportJob } from './job.ts';
import { problemText } from './problems.ts';

const width = 20;

/**
 * The failed rows as they came, with the reasons behind them: corrected, it can be sent again as it is. Reasons that
 * were in the file, from the time before, are left out.
 */
export function failedRowsSheet(job: ImportJob, format: SheetFormat, language: Language): FileAnswer {
  const reasonAt = job.places.get('reason');
  const own = (cells: readonly string[]): string[] =>
    Array.from({ length: job.headings.length }, (_, index) => cells[index] ?? '').filter(
      (_, index) => index !== reasonAt,
    );
  async function* rows(): AsyncGenerator<string[]> {
    if (job.failures.size === 0) return;
    for await (const { row, cells } of readSheet(job.path)) {
      const reasons = reasonsOf(job, row, language);
      if (reasons !== '') yield [...own(cells), reasons];
    }
  }
  const reason = writtenOnly.reason;
  const columns = [
    ...own(job.headings).map((text) => ({ heading: text, width })),
    { heading: heading(reason, language), width: reason.width },
  ];
  const name = language === 'zh' ? '失败的行' : 'failed rows';
  return sheetAnswer(format, name, { sheetName: name, columns, rows: rows() });
}

function reasonsOf({ failures, kind }: ImportJob, row: number, language: Language): string {
  const columns: Record<string, Column> = columnsOf(kind);
  const problems = failures.get(row) ?? [];
  return problems
    .map(({ field, code }) => {
      const column = columns[field];
      return `${column ? heading(column, language) : field}: ${problemText(code, language)}`;
    })
    .join(' ');
}
