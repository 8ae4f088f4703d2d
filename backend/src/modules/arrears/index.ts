export * from './arrear-changes'
export * from './list-arrears'
export { readCsv } from './read-csv'
export { errorOf, readRows, type ReadRow } from './read-rows'
