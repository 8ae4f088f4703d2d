export * from './import-columns'
export * from './import-file'
export * from './read-imports'
export {
  ADD_TEXT_PART,
  DELETE_PARTS,
  DELETE_PARTS_FROM,
  KEEP_PART,
  READ_IMPORT_ROW,
  READ_IS_UTF8,
  READ_LIVE_IMPORTS,
  READ_LOT_NAMES,
  READ_PART,
  READ_TAKEN_SLOTS,
} from './imports.queries'
