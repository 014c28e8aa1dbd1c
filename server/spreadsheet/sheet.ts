/** What spreadsheets are, written and read. */

/** Text stays text, whatever it looks like; numbers can be summed up. Null: empty. */
export type Cell = string | number | null;

export interface SheetColumn {
  heading: string;
  /** in characters */
  width: number;
}

export interface Sheet {
  sheetName: string;
  columns: readonly SheetColumn[];
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>;
}

export interface SheetRow {
  /** as spreadsheets count them, from 1 */
  row: number;
  /** as text; dates as 2026-03-01 or 2026-03-01 12:30:00 */
  cells: string[];
}

export interface SheetLimits {
  /** of the file */
  fileBytes: number;
  /** of what an XLSX file unpacks to */
  unpackedBytes: number;
  rows: number;
  columns: number;
  /** characters of one cell */
  cellLength: number;
}

export const defaultSheetLimits: SheetLimits = {
  fileBytes: 20_000_000,
  unpackedBytes: 200_000_000,
  rows: 200_000,
  columns: 50,
  cellLength: 32_767,
};
