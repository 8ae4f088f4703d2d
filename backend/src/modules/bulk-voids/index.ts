export {
  bulkVoidViewOf,
  countBoundOwners,
  countReachableOwners,
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
