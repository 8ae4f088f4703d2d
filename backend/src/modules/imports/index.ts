export * from './import-columns'
export * from './import-file'
export * from './read-imports'
export {
  DELETE_PARTS,
  KEEP_PART,
  READ_IMPORT_ROW,
  READ_IS_UTF8,
  READ_LIVE_IMPORTS,
  READ_TAKEN_SLOTS,
} from './imports.queries'
