import type { LockCommandRow } from '../persistence/rows'
import type { OrderReading } from '../persistence/readings/order-reading'
import type { UnitOfWork } from '../persistence/unit-of-work'

/** What payment workflows need from other workflows, as functions. */

/** Commits what one order's change collected, and shows it: see `commit-order-change`. */
export type CommitOrder = (orderId: string, work: UnitOfWork) => Promise<void>
/** Publishes a command at once and notes the attempt; true once the broker has it. Never throws. */
export type PublishCommand = (command: LockCommandRow, device: OrderReading['device']) => Promise<boolean>
