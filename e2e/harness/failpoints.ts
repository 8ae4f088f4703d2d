import { readFileSync } from 'node:fs'
import { FAILPOINT_SOURCE } from './backend-modules'

/** Read from the backend's declaration, so that a new failpoint is tested without being listed here. */
export const readFailpoints = (): string[] =>
  [...readFileSync(FAILPOINT_SOURCE, 'utf8').matchAll(/^ {2}'([a-z_.]+)',$/gm)].map(match => match[1]!)

/** Those on the roads on which debts come and are paid without a lock: an order passes none of them. */
export const FAILPOINTS_OF_DEBTS = /^(bill|notice|source_event|picture|debt|import)\./
/** Those that another node passes in its turn, when the one that was there has died. */
export const FAILPOINTS_OF_STAYS = /^(reminder|reprice|bulk_void|sighting|binding|correction|prepaid|flag)\./
