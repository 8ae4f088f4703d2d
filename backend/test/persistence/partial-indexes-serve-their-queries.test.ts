import { newId } from '../../src/persistence/new-id'
import * as incidents from '../../src/modules/incidents/incidents.queries'
import * as moveTasks from '../../src/modules/move-tasks/move-tasks.queries'
import * as notices from '../../src/modules/notices/notices.queries'
import * as searchNotices from '../../src/modules/notices/search-notices.queries'
import * as listedOrders from '../../src/modules/orders/read-orders.queries'
import * as projection from '../../src/modules/orders/order-projection.queries'
import * as readIncident from '../../src/persistence/readings/incident-reading.queries'
import * as readBill from '../../src/persistence/readings/bill-reading.queries'
import * as readDebt from '../../src/persistence/readings/debt-reading.queries'
import * as readDevice from '../../src/persistence/readings/device-reading.queries'
import * as gauges from '../../src/telemetry/gauges.queries'
import * as lotDay from '../../src/modules/reporting/lot-day.queries'
import * as ageing from '../../src/modules/reporting/ageing.queries'
import * as listedDebts from '../../src/modules/arrears/read-arrears.queries'
import * as debtors from '../../src/modules/arrears/read-debtors.queries'
import * as leaveNotice from '../../src/workflows/leave-notice.queries'
import * as plateBill from '../../src/workflows/open-bill/open-bill.queries'
import * as payers from '../../src/workflows/wait-for-payers.queries'
import * as bar from '../../src/workflows/bar-debts.queries'
import * as grace from '../../src/workflows/end-grace.queries'
import * as news from '../../src/workflows/read-live-news.queries'
import * as reconcile from '../../src/workflows/reconcile-device.queries'
import * as releaseAll from '../../src/workflows/release-all.queries'
import * as keys from '../../src/workflows/renew-keys/renew-keys.queries'
import * as collect from '../../src/workflows/webhooks/collect-webhooks.queries'
import * as deliver from '../../src/workflows/webhooks/deliver-webhook.queries'
import * as keepWebhooks from '../../src/workflows/webhooks/keep-webhooks.queries'
import * as requeue from '../../src/workflows/requeue-overdue.queries'
import * as pictures from '../../src/workflows/stays/stay-pictures.queries'
import * as forgetPlates from '../../src/workflows/retention/forget-plates.queries'
import * as retireDebts from '../../src/workflows/retention/retire-debts.queries'
import * as retirePhotos from '../../src/workflows/retention/retire-photos.queries'
import * as stays from '../../src/workflows/stays/stays.queries'
import * as cache from '../../src/persistence/cache/order-cache.queries'
import * as shift from '../../src/workflows/change-shift.queries'
import * as plates from '../../src/modules/sightings/sightings.queries'
import * as endSeen from '../../src/workflows/sightings/end-sightings.queries'
import * as seen from '../../src/workflows/sightings/read-sightings.queries'
import { MARK_SENT } from '../../src/workflows/publish-command/mark-sent.queries'
import * as listedMoney from '../../src/workflows/money/list-money.queries'
import * as listedPayments from '../../src/workflows/money/list-payments.queries'
import { writeDeadlines } from '../../src/persistence/write-deadlines'
import { FilledDatabase } from '../support/filled-database'
import { LOT_ID, MERCHANT_ID, OVER } from '../support/rows-that-are-over'

let filled: FilledDatabase
beforeAll(async () => {
  filled = await FilledDatabase.open('index_tests', OVER, 'ANALYZE')
}, 120_000)
afterAll(() => filled.close())

/** Without values: as a statement is planned that was prepared once and runs forever. */
const planOf = (text: string, values: string | null) =>
  filled.planOf({ text, given: values, isGeneric: values === null })

const LARGE_TABLES = [
  'arrear', 'debtor', 'debtor_search', 'sighting', 'recovery_order', 'lock_command', 'move_task', 'incident', 'bill', 'bill_line', 'payment', 'refund', 'notice', 'photo', 'stay_picture', 'webhook_delivery',
] // prettier-ignore
/** The partial indexes of a table hold next to nothing here, and the planner is free to take any of them. */
const OPEN_TASKS = /using move_task_(open|assignee)/
const OPEN_INCIDENTS = /using incident_(open|order|lot)/
const OPEN_ORDERS = /recovery_order_open\b/
const OPEN_EVENTS = /webhook_delivery_(due|object|late)/
const RECENTLY = `'{00000000-0000-4000-9000-000000000001}', now() - interval '1 minute'`

/** With values: as a statement is planned whose plan depends on them. */
type Case = [what: string, text: string, indexes: RegExp[], values: string | null]
const CASES: Case[] = [
  ['the debtors of a lot', debtors.SUM_ALL_DEBTORS_OF_LOT, [/using debtor_lot_rank/], null],
  ['the largest debts of a lot', debtors.RANK_DEBTORS_OF_LOT, [/using debtor_lot_rank/], null],
  ['the largest debts of a merchant', debtors.RANK_DEBTORS_OF_MERCHANT, [/using debtor_merchant_rank/], null],
  [
    'what a merchant is owed',
    debtors.SUM_ALL_DEBTORS_OF_MERCHANT,
    [/Index Only Scan using debtor_merchant_rank/],
    null,
  ],
  ['a part of a plate in a lot', debtors.SEARCH_DEBTORS_OF_LOT, [/debtor_search_grams/], null],
  ['a part of a plate', debtors.SEARCH_DEBTORS_OF_MERCHANT, [/debtor_search_grams/], null],
  ['cars that owe and are in a lot', seen.READ_PRESENT_OF_LOTS, [/sighting_present/], null],
  ['news of cars that owe', seen.READ_SIGHTING_NEWS, [/sighting_present/, /sighting_ended/], RECENTLY],
  ['cars that are not there any more', endSeen.READ_SIGHTINGS_TO_END, [/sighting_present/], null],
  ['cars that went away long ago', endSeen.DELETE_SIGHTINGS, [/using sighting_ended_at/], null],
  ['where plates are now', plates.READ_PRESENT_OF_PLATES, [/sighting_present/], null],
  ['what an event belongs to', stays.READ_CANDIDATES, [/merchant_id_plate_text_idx/, /stay_ref_idx/], null],
  ['who is inside', lotDay.LIST_CARS_INSIDE, [/merchant_id_entered_at_id_idx/], null],
  ['debts whose grace is over', grace.END_GRACE, [/using arrear_grace/], null],
  ['open debts by age', ageing.LIST_AGED_DEBTS, [/using arrear_age/], null],
  ['open debts of a lot by age', ageing.LIST_AGED_DEBTS_OF_LOT, [/using arrear_(age|lot_open)/], null],
  ['debts of a merchant', listedDebts.LIST_ARREARS, [/using arrear_age/, /using arrear_listed/], null],
  [
    'debts of a lot',
    listedDebts.LIST_ARREARS_OF_LOT,
    [/using arrear_(lot_open|age)/, /using arrear_listed/],
    null,
  ],
  [
    'debts of some lots',
    listedDebts.LIST_ARREARS_OF_LOTS,
    [/using arrear_(lot_open|age)|on arrear_(lot_open|age)/, /using arrear_listed/],
    null,
  ],
  ['debts of a plate', listedDebts.LIST_ARREARS_OF_PLATE, [/arrear_entry/], null],
  ['debts in review', listedDebts.LIST_REVIEWS, [/using arrear_listed/], null],
  ['orders of a merchant', listedOrders.LIST_ORDERS, [/using recovery_order_merchant/], null],
  [
    'money of some days',
    listedMoney.LIST_SETTLEMENTS,
    [/using settlement_merchant/, /using bill_pkey/],
    null,
  ],
  [
    'payments of some days',
    listedPayments.LIST_PAYMENTS,
    [/using payment_merchant/, /using bill_pkey/],
    null,
  ],
  ['payments of some days in a lot', listedPayments.LIST_PAYMENTS_OF_LOT, [/payment_merchant/], null],
  [
    'payments of some days, the oldest first',
    listedPayments.LIST_OLDEST_PAYMENTS,
    [/using payment_merchant/],
    null,
  ],
  ['payments of some days by amount', listedPayments.SORT_PAYMENTS_BY_AMOUNT, [/payment_merchant/], null],
  [
    'payments of a lot by amount',
    listedPayments.SORT_PAYMENTS_OF_LOT_BY_AMOUNT,
    [/payment_merchant/, /using bill_pkey/],
    null,
  ],
  ['payments of some days, searched', listedPayments.SEARCH_PAYMENTS, [/payment_merchant/], null],
  [
    'money of some days, the oldest first',
    listedMoney.LIST_OLDEST_SETTLEMENTS,
    [/using settlement_merchant/, /using bill_pkey/],
    null,
  ],
  [
    'money of some days by amount',
    listedMoney.SORT_SETTLEMENTS_BY_AMOUNT,
    [/settlement_merchant/, /using bill_pkey/],
    null,
  ],
  [
    'money of a lot by amount',
    listedMoney.SORT_SETTLEMENTS_OF_LOT_BY_AMOUNT,
    [/settlement_merchant/, /using bill_pkey/],
    null,
  ],
  ['refunds of some days', listedMoney.LIST_REFUNDS, [/refund_merchant/], null],
  ['refunds of some days in numbers', listedMoney.SUM_REFUNDS, [/refund_merchant/], null],
  ['orders of a lot', listedOrders.LIST_ORDERS_OF_LOT, [/using recovery_order_lot/], null],
  ['orders of a plate', listedOrders.LIST_ORDERS_OF_PLATE, [/recovery_order_plate/], null],
  ['orders that have not ended', listedOrders.LIST_OPEN_ORDERS, [OPEN_ORDERS], null],
  [
    'orders that ended unpaid',
    listedOrders.LIST_UNPAID_ORDERS,
    [OPEN_ORDERS, /recovery_order_unpaid\b/],
    null,
  ],
  ['debts that are barred', bar.BAR_DEBTS, [/using arrear_time_bar/], null],
  ['orders to be shown', projection.READ_LIVE_ORDER_IDS, [OPEN_ORDERS], null],
  ['incidents of an order on its page', projection.READ_PROJECTION, [OPEN_INCIDENTS], null],
  ['orders whose car is held', releaseAll.READ_HELD_ORDER_IDS, [OPEN_ORDERS], null],
  ['orders that are paid and not released', gauges.READ_PAID_AGES, [OPEN_ORDERS], null],
  [
    'what waits without a deadline',
    requeue.ADD_MISSING_DEADLINES,
    [OPEN_ORDERS, OPEN_TASKS, /bill_brief/],
    null,
  ],
  ['who pays for a plate', payers.READ_PLATE_ATTEMPTS, [/bill_of_plate/, /payment_bill/], null],
  ['what a plate owes', plateBill.READ_PLATE_DEBTS, [/arrear_plate/, /bill_line_live/], null],
  [
    'a payment with its bill',
    readBill.READ_BILL_OF_TRADE,
    [/payment_out_trade_no_key/, /payment_bill/],
    null,
  ],
  ['the open bill of a debt', readBill.READ_LIVE_BILL_OF_DEBT, [/bill_line_live/], null],
  ['the bills in which debts stand now', readBill.READ_LIVE_BILL_IDS, [/bill_line_live/], null],
  ['notices of a period', searchNotices.SEARCH_NOTICES, [/using notice_made/], null],
  ['notices of a period in numbers', searchNotices.COUNT_NOTICES, [/using notice_made/], null],
  ['the notice of a plate and day', notices.READ_NOTICE_OF_DAY, [/using notice_(one_per_day|plate)/], null],
  [
    'what a picture proves already',
    leaveNotice.READ_NOTICE_PHOTO,
    [/using notice_photo/, /on recovery_order_photos/, /using photo_sha256/],
    null,
  ],
  ['debts with their bill', readDebt.READ_DEBTS, [/bill_line_live/], null],
  ['devices that are not what they should be', reconcile.READ_UNCONVERGED, [/lock_command_pending/], null],
  ['tasks that wait for somebody', shift.READ_WAITING_MOVE_TASKS, [OPEN_TASKS], null],
  ['tasks of a lot', moveTasks.LIST_MOVE_TASKS, [OPEN_TASKS], null],
  ['news of tasks', news.READ_MOVE_TASK_NEWS, [OPEN_TASKS, /move_task_closed/], RECENTLY],
  [
    'orders that changed lately',
    cache.READ_RECENT_VERSIONS,
    [/recovery_order_changed/],
    `now() - interval '1 minute'`,
  ],
  ['news of incidents', news.READ_INCIDENT_NEWS, [OPEN_INCIDENTS, /incident_closed/], RECENTLY],
  ['open incidents by kind', gauges.COUNT_OPEN_INCIDENTS, [OPEN_INCIDENTS], null],
  ['open incidents of a merchant', incidents.LIST_OPEN_INCIDENTS, [OPEN_INCIDENTS], null],
  ['open incidents of a lot', incidents.LIST_OPEN_INCIDENTS_OF_LOT, [OPEN_INCIDENTS], null],
  ['closed incidents of a merchant', incidents.LIST_CLOSED_INCIDENTS, [/using incident_listed/], null],
  ['closed incidents of a lot', incidents.LIST_CLOSED_INCIDENTS_OF_LOT, [/incident_(listed|closed)/], null],
  ['an open incident by its subject', incidents.READ_OPEN_INCIDENT, [OPEN_INCIDENTS], null],
  ['whether an incident is open', readIncident.READ_OPEN_INCIDENT_BY_SUBJECT, [OPEN_INCIDENTS], null],
  ['whether an incident was reported', readIncident.READ_INCIDENT_BY_SUBJECT, [/incident_subject/], null],
  ['devices to be told of keys again', keys.CLAIM_ANNOUNCEMENTS, [/using key_offer_next/], null],
  ['devices that did not confirm keys', keys.CLAIM_OVERDUE, [/using key_offer_due/], null],
  ['pictures of a stay', pictures.READ_PICTURES_OF_STAY, [/stay_picture_stay/], null],
  ['how many pictures wait', pictures.COUNT_WAITING_PICTURES, [/stay_picture_waiting/], null],
  ['pictures whose stay has come', pictures.READ_ARRIVED_PICTURES, [/stay_picture_(waiting|stay)/], null],
  ['pictures whose time is over', pictures.CLAIM_PICTURES, [/stay_picture_look/], null],
  [
    'photos whose time is over',
    retirePhotos.CLAIM_PHOTOS,
    [/photo_look/, /recovery_order_photos/, /move_task_photos/, /arrear_photos/],
    null,
  ],
  ['debts whose time is over', retireDebts.READ_DEBTS_TO_LOOK_AT, [/using arrear_over/], null],
  [
    'debts that leave, and whether they were the last of their cars',
    retireDebts.RETIRE_DEBTS,
    [/arrear_pkey/, /using arrear_entry/],
    null,
  ],
  ['orders whose plate may leave', forgetPlates.CLAIM_ORDERS, [/using recovery_order_plate_look/], null],
  ['bills whose plate may leave', forgetPlates.CLAIM_BILLS, [/using bill_plate_look/], null],
  ['orders whose plate leaves', forgetPlates.FORGET_PLATES_OF_ORDERS, [/recovery_order_pkey/], null],
  ['bills whose plate leaves', forgetPlates.FORGET_PLATES_OF_BILLS, [/bill_pkey/], null],
  ['incidents that tell of a plate', forgetPlates.FORGET_PLATES_OF_INCIDENTS, [/incident_plate/], null],
  ['events that are due', deliver.READ_DUE, [OPEN_EVENTS], null],
  ['webhooks that something is due for', collect.READ_DUE_WEBHOOKS, [OPEN_EVENTS], null],
  ['events whose time is over', collect.GIVE_UP_LATE, [OPEN_EVENTS], null],
  ['events to be sent at once', deliver.HASTEN, [OPEN_EVENTS], null],
  ['events that were sent long ago', keepWebhooks.DELETE_DONE, [/webhook_delivery_done/], null],
  ['open incidents of orders', readDevice.READ_OPEN_INCIDENTS, [OPEN_INCIDENTS], null],
]

test.each(CASES)('an index serves %s', async (_what, text, indexes, values) => {
  const plan = await planOf(text, values)
  for (const index of indexes) expect(plan).toMatch(index)
  for (const table of LARGE_TABLES) expect(plan).not.toMatch(new RegExp(`Seq Scan on ${table}\\b`))
})

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'
const STATES = ['outstanding', 'settled']

test.each<[what: string, text: string, values: unknown[], rows: number]>([
  ['orders', listedOrders.LIST_ORDERS, [null, null, null, 51, null], 51],
  ['completed orders', listedOrders.LIST_ORDERS, [['completed'], null, null, 51, null], 51],
  ['orders of a lot', listedOrders.LIST_ORDERS_OF_LOT, [null, null, null, 51, LOT_ID], 51],
  ['orders of a plate', listedOrders.LIST_ORDERS_OF_PLATE, [null, null, null, 51, null, ['k7']], 1],
  [
    'money of 30 days',
    listedMoney.LIST_SETTLEMENTS,
    [daysAgo(30), daysAgo(0), LOWEST_ID, null, 51, ['succeeded'], ['surplus']],
    51,
  ],
  ['debts', listedDebts.LIST_ARREARS, [STATES, null, null, null, 51, null], 51],
  ['debts far down', listedDebts.LIST_ARREARS, [STATES, null, daysAgo(3), LOWEST_ID, 51, null], 51],
  ['debts of a lot', listedDebts.LIST_ARREARS_OF_LOT, [STATES, LOT_ID, null, null, 51, null], 51],
  ['debts of a plate', listedDebts.LIST_ARREARS_OF_PLATE, [STATES, null, null, null, 51, null, '粤A7'], 1],
])('a page of %s is planned once, not again each time', async (what, text, values, count) => {
  const { client } = filled
  const name = `page of ${what}`
  for (let turn = 0; turn < 8; turn++) {
    const { rows } = await client.query({ name, text, values: [MERCHANT_ID, ...values] })
    expect(rows).toHaveLength(count)
  }
  const { rows } = await client.query<{ generic: string }>(
    'SELECT generic_plans AS generic FROM pg_prepared_statements WHERE name = $1',
    [name],
  )
  expect(Number(rows[0]!.generic)).toBeGreaterThan(0)
})

/** The deadlines of an order and of its payment, taken away by one statement. */
function endDeadlines(): string {
  const ended = ['recovery_order', 'payment'].map(entity => ({ entity, id: newId(), due_at: null }))
  let count = 0
  return writeDeadlines(ended, () => `$${++count}`)[0]!
}

/** A plan for given states may take the index of those states. */
const ATTEMPT = `ARRAY[gen_random_uuid()], now(), 'node', '{queued,sent,accepted,timed_out,failed,rejected}', '{}', '{}', '{}', '{}', 'sent', ARRAY[now()]`

test.each<[what: string, text: string, not: RegExp, values: string | null]>([
  ['commands that were sent', MARK_SENT, /Seq Scan on lock_command|lock_command_open/, ATTEMPT],
  ['orders for the screens', projection.READ_PROJECTIONS, /Seq Scan on (device|recovery_order)\b/, null],
  ['deadlines that are over', endDeadlines(), /Seq Scan on deadline/, null],
])('%s are found by their keys alone, however many others there are', async (_what, text, not, values) => {
  expect(await planOf(text, values)).not.toMatch(not)
})
