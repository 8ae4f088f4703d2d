export * from './arrear-changes'
export * from './read-arrears'
export { readCsv } from './read-csv'
export { errorOf, readRows, type ReadRow } from './read-rows'
