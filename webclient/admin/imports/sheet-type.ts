import type { SheetFormat } from '../../../server/contract/api/endpoint.ts';

/** What spreadsheets are sent as. */
const types: Record<SheetFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
};

/** By its name: Windows calls a CSV whatever the program says that opens it. Undefined: no spreadsheet. */
export function sheetTypeOf(fileName: string): string | undefined {
  const extension = /\.([^.]+)$/.exec(fileName.toLowerCase())?.[1];
  return extension === 'xlsx' || extension === 'csv' ? types[extension] : undefined;
}
