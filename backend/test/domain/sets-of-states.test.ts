import * as arrear from '../../src/domain/arrear'
import { PAYABLE_BILL_STATES, SETTLED_BILL_STATE, SUPERSEDED_BILL_STATE } from '../../src/domain/bill'
import { GONE_STATES, POSITION_EVENTS, POWER_EVENTS, RESTING_POSITIONS } from '../../src/domain/device'
import { OPEN_INCIDENT_STATES } from '../../src/domain/incident'
import { isOpenCommand, OPEN_COMMAND_STATES } from '../../src/domain/lock-command'
import {
  OPEN_MOVE_TASK_STATES,
  UNANSWERED_MOVE_TASK_STATES,
  UNCLOSED_MOVE_TASK_STATES,
} from '../../src/domain/move-task'
import {
  MONEY_STATES,
  OPEN_PAYMENT_STATES,
  QUARANTINED_PAYMENT_STATE,
  SETTLING_PAYMENT_STATE,
} from '../../src/domain/payment'
import * as order from '../../src/domain/recovery-order'
import { AWAITED_REFUND_STATES, STAYING_REFUND_STATES, UNSENT_REFUND_STATES } from '../../src/domain/refund'
import * as stay from '../../src/domain/stays/stay'
import * as webhook from '../../src/domain/webhooks/webhook'

/** SQL gets these lists as parameters: a state that is missing from one is a row that nobody finds. */
it.each<[string, readonly string[], string]>([
  ['debts that an owner could pay now', arrear.OWED_ARREAR_STATES, 'outstanding held'],
  [
    'debts that nobody has settled or given up',
    arrear.OPEN_ARREAR_STATES,
    'grace review outstanding held disputed',
  ],
  ['debts of which nobody is reminded yet', arrear.GRACE_ARREAR_STATES, 'grace'],
  ['debts that somebody has to look at', arrear.REVIEWED_ARREAR_STATES, 'review'],
  ['debts that whoever wants to may still pay', arrear.VOLUNTARY_ARREAR_STATES, 'time_barred'],
  ['debts that are told of on days', [arrear.REMINDABLE_ARREAR_STATE], 'outstanding'],
  ['debts that were paid', [arrear.SETTLED_ARREAR_STATE], 'settled'],
  ['devices that are gone', GONE_STATES, 'retired lost'],
  ['positions that ask nothing of a device at no car', RESTING_POSITIONS, 'down unknown'],
  ['open incidents', OPEN_INCIDENT_STATES, 'open acknowledged'],
  ['open commands', OPEN_COMMAND_STATES, 'queued sent accepted rejected failed timed_out'],
  ['open move tasks', OPEN_MOVE_TASK_STATES, 'created assigned acknowledged arrived blocked device_missing'],
  ['move tasks that nobody has taken up', UNANSWERED_MOVE_TASK_STATES, 'created assigned'],
  [
    'move tasks that are not closed',
    UNCLOSED_MOVE_TASK_STATES,
    'created assigned acknowledged arrived moved reassigned blocked device_missing',
  ],
  ['payments that somebody can still pay', OPEN_PAYMENT_STATES, 'created prepaid unknown'],
  ['payments whose money is with us', MONEY_STATES, 'succeeded surplus quarantined'],
  ['the payment that settles', [SETTLING_PAYMENT_STATE], 'succeeded'],
  ['money that staff decide about', [QUARANTINED_PAYMENT_STATE], 'quarantined'],
  ['refunds whose money stays with us', STAYING_REFUND_STATES, 'requested rejected closed'],
  ['refunds to submit', UNSENT_REFUND_STATES, 'approved waiting_funds'],
  ['refunds to ask about', AWAITED_REFUND_STATES, 'submitted processing'],
  ['bills that money settles', PAYABLE_BILL_STATES, 'open'],
  ['settled bills', [SETTLED_BILL_STATE], 'settled'],
  ['bills whose place another one took', [SUPERSEDED_BILL_STATE], 'superseded'],
  ['orders that money settles', order.PAYABLE_STATES, 'created deploying active'],
  ['orders that an owner may start to pay', order.OWNER_PAYABLE_STATES, 'active'],
  ['orders whose lock must come down', order.LOWERING_STATES, 'paid releasing cancelling deploy_failed'],
  ['orders that staff may settle by hand', order.BY_HAND_STATES, 'deploying active'],
  ['orders that may be called off', order.HELD_STATES, 'created deploying active'],
  [
    'orders whose lock may have moved',
    order.LOCKED_STATES,
    'deploying active paid releasing cancelling deploy_failed',
  ],
  [
    'orders that somebody at the car wants to know of',
    order.SHOWN_STATES,
    'deploying active paid releasing cancelling deploy_failed released',
  ],
  [
    'orders about which something is to be done',
    order.LIVE_STATES,
    'created deploying active paid releasing cancelling deploy_failed released',
  ],
  ['paid orders whose lock is not known to be down', order.PAID_NOT_RELEASED_STATES, 'paid releasing'],
  ['orders whose owner may object at the car', order.DISPUTABLE_STATES, 'deploying active'],
  [
    'orders that ended unpaid after their lock was up',
    order.LET_GO_STATES,
    'cancelling cancelled overridden expired deploy_failed',
  ],
  ['stays of cars that are inside', [stay.INSIDE_STATE], 'inside'],
  ['stays of which only the exit is known', [stay.HALF_STATE], 'half'],
  ['stays that wait for their picture or price', [stay.LEFT_STATE], 'left'],
  ['stays that somebody has to look at', [stay.REVIEW_STATE], 'review'],
  ['stays that cost nothing', [stay.FREE_STATE], 'free'],
  ['stays that stand at a debt', [stay.OWED_STATE], 'owed'],
  ['stays with a price', stay.PRICED_STATES, 'free paid owed'],
  ['stays that nobody ever owes', [stay.VOID_STATE], 'void'],
  ['webhooks that events are sent to', webhook.SENDING_WEBHOOK_STATES, 'active'],
  ['webhooks that events are kept for', webhook.COLLECTING_WEBHOOK_STATES, 'active paused'],
  ['deliveries that were given up', [webhook.DEAD_DELIVERY_STATE], 'dead'],
  ['settled orders', order.SETTLED_STATES, 'paid releasing released completed'],
])('%s: these states and no other', (_what, states, expected) => {
  expect([...states].sort()).toEqual(expected.split(' ').sort())
})

it('calls a command open by its state', () => {
  expect(isOpenCommand({ state: 'failed' })).toBe(true)
  expect(isOpenCommand({ state: 'succeeded' })).toBe(false)
})

it('knows the event that each reported position and power state is', () => {
  expect(POSITION_EVENTS).toEqual({
    raising: 'starts_up',
    up: 'is_up',
    lowering: 'starts_down',
    down: 'is_down',
    jammed: 'jams',
    unknown: 'loses_track',
  })
  expect(POWER_EVENTS).toEqual({ ok: 'charged', low: 'drained', critical: 'ran_down' })
})

it('frees the device of an order that nobody raises after a quarter of an hour', () => {
  expect(order.RAISE_WITHIN_S).toBe(900)
})
