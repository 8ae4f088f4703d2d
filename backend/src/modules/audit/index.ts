export {
  addLinks,
  EVERYTHING,
  findBrokenLink,
  findMissingLink,
  positionAfter,
  readChainPosition,
  readHorizon,
  readUnchained,
  type Link,
  type UnchainedRow,
} from './read-chain'
export { checkDeviceLogs, type LoggedMotion } from './device-log-invariants'
export type { Finding } from './invariant'
export { INVARIANTS } from './invariants'
export { checkOrderCache } from './order-cache-invariant'
export { readDeviceLogs } from './read-device-logs'
