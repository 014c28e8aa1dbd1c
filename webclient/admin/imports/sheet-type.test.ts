import { expect } from 'chai';
import { sheetTypeOf } from './sheet-type.ts';

describe('the file of an import', () => {
  it('is known by its name, whatever the browser calls it', () => {
    expect(sheetTypeOf('People.CSV')).to.equal('text/csv');
    expect(sheetTypeOf('a.b.xlsx')).to.match(/spreadsheetml/);
  });

  it('is refused when it is no spreadsheet we read', () => {
    for (const name of ['old.xls', 'people', 'people.csv.zip']) expect(sheetTypeOf(name)).to.equal(undefined);
  });
});
