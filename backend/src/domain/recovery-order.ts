import { RECOVERY_ORDER_STATES, type RecoveryOrderState } from '@fangxing/contract/states'
import { many, machine, RESTS, staying, type Wait } from './state-machine'

export type RecoveryOrderEvent =
  | 'raise_sent'
  | 'up_confirmed'
  | 'raise_failed'
  | 'settled'
  | 'lower_sent'
  | 'down_confirmed'
  /** Down once more, after the device had said otherwise: what followed from the first time has followed. */
  | 'down_again'
  | 'never_raised'
  | 'moved_away'
  | 'device_lost'
  | 'called_off'
  | 'ended_before_raise'
  | 'ended_as_cancelled'
  | 'ended_as_overridden'
  | 'ended_as_expired'
/** What follows from a transition; every workflow that takes one answers all of them (`runEffects`). */
export type RecoveryOrderEffect =
  /** The longest time that the car may be held begins. */
  | 'hold'
  /** A LOWER of the order's epoch, sent until the device confirms. */
  | 'lower'
  | 'move_task'
  /** The lock is down: whoever fetches the device need not hurry any more. */
  | 'calm_task'
  /** Nothing is left to take away. */
  | 'write_off_task'
  /** The lock is down, and somebody has to fetch the device before it is used again. */
  | 'retrieve_device'
  /** The device is free for the next order; while somebody still has to fetch it, it waits for that instead. */
  | 'free_device'
  /** Debts held by the order are outstanding again. */
  | 'free_arrears'
  /** Nobody is asked to pay any more: its bill ends with it. */
  | 'end_bill'
  /** The delivery of the service is reported to WeChat, where WeChat brought the money. */
  | 'upload_shipping'

/** A device reserved for an order that nobody raises is free again after this. */
export const RAISE_WITHIN_S = 900
/** The order's LOWER is sent until the device or a person confirms; its deadline is the order's. */
const LOWERS: Wait = { for: 'row', of: 'lock_command' }

/** Ends of an order whose lock was ordered up and that nobody paid: its device may still stand there. */
const UNPAID_ENDS = ['deploy_failed', 'cancelled', 'overridden', 'expired'] as const
const staysOn = staying<RecoveryOrderState, RecoveryOrderEvent, RecoveryOrderEffect>

/**
 * Paid is irreversible: nothing leads from paid, releasing or released back to a debt. Every way out passes a LOWER and
 * a confirmed DOWN, and every lock that went up leaves a move task.
 */
export const RECOVERY_ORDER = machine<RecoveryOrderState, RecoveryOrderEvent, RecoveryOrderEffect>()({
  name: 'RecoveryOrder',
  table: 'recovery_order',
  column: 'state',
  isAudited: true,
  states: RECOVERY_ORDER_STATES,
  initial: 'created',
  ends: ['completed', 'deploy_failed', 'cancelled', 'overridden', 'expired'],
  waits: {
    created: { for: 'system', limitS: RAISE_WITHIN_S },
    deploying: { for: 'system', limitS: 35 },
    active: { for: 'system', limitS: 4 * 3600 },
    paid: LOWERS,
    releasing: LOWERS,
    cancelling: LOWERS,
    released: { for: 'row', of: 'move_task' },
    completed: RESTS,
    // Rests once its lock is down.
    deploy_failed: LOWERS,
    cancelled: RESTS,
    overridden: RESTS,
    expired: RESTS,
  },
  rows: [
    { from: 'created', event: 'raise_sent', to: 'deploying' },
    {
      from: 'created',
      event: 'ended_before_raise',
      to: 'cancelled',
      effects: ['end_bill', 'free_device', 'free_arrears'],
    },
    { from: 'deploying', event: 'up_confirmed', to: 'active', effects: ['hold'] },
    { from: 'deploying', event: 'raise_failed', to: 'deploy_failed', effects: ['lower', 'end_bill'] },
    // Nothing is up yet: there is nothing to lower and nothing to fetch.
    { from: 'created', event: 'settled', to: 'completed', effects: ['free_device'] },
    ...many<RecoveryOrderState, RecoveryOrderEvent, RecoveryOrderEffect>(
      ['deploying', 'active'],
      'settled',
      'paid',
      ['lower', 'move_task'],
    ),
    { from: 'paid', event: 'lower_sent', to: 'releasing' },
    ...many<RecoveryOrderState, RecoveryOrderEvent, RecoveryOrderEffect>(
      ['paid', 'releasing'],
      'down_confirmed',
      'released',
      ['retrieve_device', 'calm_task', 'upload_shipping'],
    ),
    { from: 'released', event: 'moved_away', to: 'completed', effects: ['free_device'] },
    // The device was given up: there is nothing left to take away.
    { from: 'released', event: 'device_lost', to: 'completed', effects: ['write_off_task'] },
    // What ended unpaid stays as it ended, whatever becomes of its device (docs/decisions/ended-orders.md).
    ...staysOn(UNPAID_ENDS, 'moved_away', ['free_device']),
    ...staysOn(UNPAID_ENDS, 'device_lost', ['write_off_task']),
    ...staysOn(['released', ...UNPAID_ENDS], 'down_again', ['calm_task']),
    ...many<RecoveryOrderState, RecoveryOrderEvent, RecoveryOrderEffect>(
      ['deploying', 'active'],
      'called_off',
      'cancelling',
      ['lower', 'move_task', 'end_bill'],
    ),
    {
      from: 'cancelling',
      event: 'ended_as_cancelled',
      to: 'cancelled',
      effects: ['calm_task', 'free_device', 'free_arrears'],
    },
    {
      from: 'cancelling',
      event: 'ended_as_overridden',
      to: 'overridden',
      effects: ['calm_task', 'free_device', 'free_arrears'],
    },
    {
      from: 'cancelling',
      event: 'ended_as_expired',
      to: 'expired',
      effects: ['calm_task', 'free_device', 'free_arrears'],
    },
    // Whether the lock left the ground decides whether somebody has to fetch the device.
    {
      from: 'deploy_failed',
      event: 'down_confirmed',
      to: 'deploy_failed',
      effects: ['move_task', 'calm_task', 'free_device', 'free_arrears'],
    },
    {
      from: 'deploy_failed',
      event: 'never_raised',
      to: 'deploy_failed',
      effects: ['free_device', 'free_arrears'],
    },
    // Staff let the debts go at once; the device stays with the order until its lock is known to be down.
    { from: 'deploy_failed', event: 'called_off', to: 'deploy_failed', effects: ['free_arrears'] },
  ],
})

/** States in which money that arrives settles the order. */
export const PAYABLE_STATES: readonly RecoveryOrderState[] = ['created', 'deploying', 'active']
/** States in which an owner may start to pay: the page went live when the lock was up. */
export const OWNER_PAYABLE_STATES: readonly RecoveryOrderState[] = ['active']
/** States whose lock must come down and has not been confirmed yet. */
export const LOWERING_STATES: readonly RecoveryOrderState[] = [
  'paid',
  'releasing',
  'cancelling',
  'deploy_failed',
]
/** States that calling off ends: the car is held, or about to be. */
export const HELD_STATES: readonly RecoveryOrderState[] = RECOVERY_ORDER.rows
  .filter(({ from, event, to }) => from !== to && (event === 'ended_before_raise' || event === 'called_off'))
  .map(({ from }) => from)
/**
 * States in which staff may settle an order by hand. Before the RAISE nothing is up and the owner was asked for nothing: such
 * an order is called off instead.
 */
export const BY_HAND_STATES: readonly RecoveryOrderState[] = ['deploying', 'active']
/** States in which whoever stands at the car may object: it is held, and nothing lets it go yet. */
export const DISPUTABLE_STATES: readonly RecoveryOrderState[] = RECOVERY_ORDER.rows
  .filter(({ from, event, to }) => from !== to && event === 'called_off')
  .map(({ from }) => from)
/** States from the moment the lock may move until it is down. */
export const LOCKED_STATES: readonly RecoveryOrderState[] = ['deploying', 'active', ...LOWERING_STATES]
/** States of which somebody at the car wants to know: until the device is taken away. */
export const SHOWN_STATES: readonly RecoveryOrderState[] = [...LOCKED_STATES, 'released']
/** States in which something is still to be done about the order. */
export const LIVE_STATES: readonly RecoveryOrderState[] = ['created', ...SHOWN_STATES]
/** The RAISE did not come about. What is still to be done about it, its `ended_at` says (docs/decisions/ended-orders.md). */
export const FAILED_STATE: RecoveryOrderState = 'deploy_failed'
/** The end of an order that was paid. */
export const COMPLETED_STATE: RecoveryOrderState = 'completed'
/** States of an order that ended unpaid after its lock was up: the car was let go. */
export const LET_GO_STATES: readonly RecoveryOrderState[] = [
  'cancelling',
  'cancelled',
  'overridden',
  'expired',
  'deploy_failed',
]
/** States of an order that is paid and whose lock has not been confirmed to be down. */
export const PAID_NOT_RELEASED_STATES: readonly RecoveryOrderState[] = RECOVERY_ORDER.rows
  .filter(({ event, to }) => event === 'down_confirmed' && to === 'released')
  .map(({ from }) => from)
export const SETTLED_STATES: readonly RecoveryOrderState[] = ['paid', 'releasing', 'released', 'completed']
