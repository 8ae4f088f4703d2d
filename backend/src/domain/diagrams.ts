import { APPROVAL } from './approval'
import { ARREAR } from './arrear'
import { BILL } from './bill'
import { COMPLAINT } from './complaint'
import { BULK_VOID } from './bulk-void'
import { IMPORT } from './data-import'
import { DEVICE_LIFECYCLE, DEVICE_LINK, DEVICE_POSITION, DEVICE_POWER } from './device'
import { DISPUTE } from './dispute'
import { INCIDENT } from './incident'
import { LOCK_COMMAND } from './lock-command'
import { isDriven, toMermaid as draw, type Machine } from './state-machine'
import { MOVE_TASK } from './move-task'
import { NOTICE } from './notice'
import { PAYMENT } from './payment'
import { PLATE_BINDING } from './plate-binding'
import { RECOVERY_ORDER } from './recovery-order'
import { ENDED_MESSAGE } from './ended-message'
import { REMINDER_MESSAGE } from './reminder-message'
import { REFUND } from './refund'
import { SETTLEMENT } from './settlement'
import { SIGHTING } from './sighting'
import { STAY } from './stays/stay'
import { WEBHOOK, WEBHOOK_DELIVERY } from './webhooks/webhook'

/** Every machine of the system, for the test that checks them and the script that draws them. */
export const MACHINES = [
  STAY,
  PLATE_BINDING,
  REMINDER_MESSAGE,
  ENDED_MESSAGE,
  SIGHTING,
  ARREAR,
  RECOVERY_ORDER,
  BILL,
  NOTICE,
  PAYMENT,
  SETTLEMENT,
  LOCK_COMMAND,
  MOVE_TASK,
  REFUND,
  DISPUTE,
  COMPLAINT,
  INCIDENT,
  APPROVAL,
  IMPORT,
  BULK_VOID,
  DEVICE_LIFECYCLE,
  DEVICE_POSITION,
  DEVICE_LINK,
  DEVICE_POWER,
  WEBHOOK,
  WEBHOOK_DELIVERY,
] as unknown as readonly Machine<string, string, string>[]

/** Each machine's diagram by its name; a machine that a later step will drive is left out. */
export function toMermaid(): Record<string, string> {
  return Object.fromEntries(MACHINES.filter(isDriven).map(machine => [machine.name, draw(machine)]))
}
