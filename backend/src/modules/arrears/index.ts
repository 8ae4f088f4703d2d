export * from './arrear-changes'
export * from './read-arrears'
export { debtRowsOf } from './debt-rows'
export { errorOf, readRows, type GivenRow, type ReadRow } from './read-rows'
