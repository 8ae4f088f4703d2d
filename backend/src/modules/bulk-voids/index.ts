export {
  bulkVoidViewOf,
  countBoundOwners,
  findBulkVoid,
  listBulkVoids,
  readBulkVoidRow,
  readDecidedVoids,
  readPaidDebts,
  readStaysToVoid,
  readVoidFacts,
  type StaysOfPeriod,
  type VoidFacts,
} from './read-bulk-voids'
