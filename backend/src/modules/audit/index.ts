export {
  addLinks,
  EVERYTHING,
  findBrokenLink,
  findMissingLink,
  positionAfter,
  readChainPosition,
  readHorizon,
  readUnchained,
  type BrokenLink,
  type Link,
  type UnchainedRow,
  type Walk,
} from './read-chain'
export {
  DayCutter,
  daysDropped,
  dayToWalkAgain,
  entryBeforeUnproven,
  findBrokenDay,
  findFalselyDropped,
  linkBefore,
  proveDays,
  readDays,
  readDropped,
  type ProvenDay,
} from './audit-days'
export { AskRules, type Broken } from './ask-rules'
export { checkDeviceLogs, type LoggedMotion } from './device-log-invariants'
export type { Finding } from './invariant'
export { INVARIANTS } from './invariants'
export { sourcesOfAll, sourcesOfWindows, type Window } from './look-at-rows'
export { readNewestEntry, windowsSince } from './look-windows'
export { checkOrderCache } from './order-cache-invariant'
export { readDeviceLogs } from './read-device-logs'
export { ReadAuditLog } from './read-entries'
