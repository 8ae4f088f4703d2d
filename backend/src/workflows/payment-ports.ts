import type { LockCommandRow } from '../persistence/rows'
import type { OrderReading } from '../persistence/readings/order-reading'

/** What payment workflows need from other workflows, as functions. */

/** Publishes a command at once and notes the attempt; true once the broker has it. Never throws. */
export type PublishCommand = (command: LockCommandRow, device: OrderReading['device']) => Promise<boolean>
