import type { LockCommandState, LowerCause } from '@fangxing/contract/states'
import { LOCK_COMMAND, type LockCommandEvent } from '../../domain/lock-command'
import { MOVE_TASK } from '../../domain/move-task'
import { RECOVERY_ORDER } from '../../domain/recovery-order'
import { Walk } from './history'
import { addBill, overpay, settle, type Method } from './money'
import { addOrderRow, LONGEST_MS, type Order, type Outcome, type Recovery } from './order-row'
import { actors, type World } from './stays'

const after = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
export const isPaid = (outcome: Outcome): outcome is Method =>
  outcome === 'wechat' || outcome === 'cash' || outcome === 'waiver'

/** A whole recovery from the attendant beside the car to the device that was taken away. Answers when it was over. */
export function addRecovery(world: World, given: Recovery): Date {
  const order = open(world, given)
  if (given.outcome === 'DEPLOY_FAILED') endFailed(world, order)
  else {
    const { raiseSent, up } = order.times
    const device = actors.device(given.device.id)
    order.walk.take('raise_sent', { at: raiseSent, actor: order.staff })
    addCommand(world, order, { op: 'RAISE', why: null, causeId: order.id, at: raiseSent, doneAt: up })
    given.device.walk.take('deployed', { at: raiseSent, actor: order.staff })
    order.walk.take('up_confirmed', { at: up, actor: device })
    if (isPaid(given.outcome)) endPaid(world, order, given.outcome)
    else endUnpaid(world, order, given.outcome)
  }
  addOrderRow(world, order)
  given.device.freeFrom = after(order.times.moved, 600)
  return order.times.down
}

function open(world: World, given: Recovery): Order {
  const { history, random, tenant } = world
  const { device, debts, at, payers } = given
  const id = random.idAt(at)
  device.epoch += 1
  const staff = actors.staff(device.lot.attendantId)
  const about = { id, merchantId: tenant.merchantId, orderId: id }
  const detail = { device: device.id, epoch: device.epoch, lotId: device.lot.id }
  const walk = Walk.begin(history, RECOVERY_ORDER, about, { at, actor: staff, event: 'opened', detail })
  const bill = addBill(world, { cause: 'recovery', debts, orderId: id, at, actor: staff })
  device.walk.take('reserved', { at, actor: staff, detail: { epoch: device.epoch } })
  for (const debt of debts) {
    debt.walk.take('held', { at, actor: staff, detail: { dueFen: debt.fen } })
    history.add('order_arrear', () => ({
      order_id: id,
      arrear_id: debt.id,
      amount_fen: debt.fen,
      is_active: false,
    }))
  }
  history.add('owner_order', () => ({ order_id: id, owner_id: payers[0].id, first_seen_at: at }))
  const raiseSent = after(at, random.between(20, 90))
  const up = after(raiseSent, random.between(3, 7))
  const isLong = given.outcome === 'EXPIRED'
  const end = isLong ? after(up, LONGEST_MS / 1000) : after(up, random.between(120, 5400))
  const down = after(end, random.between(3, random.chance(0.06) ? 55 : 9))
  const moved = after(down, random.between(60, 480))
  return { ...given, id, bill, staff, walk, times: { raiseSent, up, end, down, moved }, more: {} }
}

function endPaid(world: World, order: Order, method: Method): void {
  const { end, down, moved } = order.times
  const [payer, other] = order.payers
  const isWechat = method === 'wechat'
  const manager = actors.staff(world.tenant.managerId)
  const actor = isWechat ? 'wechat' : method === 'cash' ? order.staff : manager
  const settlementId = settle(world, order.bill, { method, at: end, actor, payer })
  order.walk.take('settled', { at: end, actor, detail: { method } })
  const lower = {
    op: 'LOWER',
    why: method === 'waiver' ? 'WAIVED' : 'PAID',
    causeKind: 'settlement',
    causeId: settlementId,
    at: end,
    doneAt: down,
  } as const
  addCommand(world, order, lower)
  const device = actors.device(order.device.id)
  order.walk.take('lower_sent', { at: after(end, 1), actor: 'timer' })
  order.walk.take('down_confirmed', { at: down, actor: device, detail: { by: 'device' } })
  order.device.walk.take('to_be_fetched', { at: down, actor: device })
  addMoveTask(world, order)
  order.device.walk.take('fetched', { at: moved, actor: order.staff })
  order.walk.take('moved_away', { at: moved, actor: order.staff })
  order.more = { paid_at: end, releasing_at: after(end, 1), completed_at: moved }
  if (isWechat && order.isPaidTwice) overpay(world, order.bill, { payer: other, at: after(end, 15) })
}

const REASONS = {
  EMERGENCY: ['车上有病人，急送医院', '孩子发烧，需要马上离开'],
  STAFF: ['车主现场补办月卡，转入月结', '误扫了旁边车位的车'],
  EXPIRED: ['已到最长时间'],
} as const
const ENDED = {
  EMERGENCY: 'ended_as_overridden',
  STAFF: 'ended_as_cancelled',
  EXPIRED: 'ended_as_expired',
} as const

function endUnpaid(world: World, order: Order, why: keyof typeof REASONS): void {
  const { end, down, moved } = order.times
  const isTimer = why === 'EXPIRED'
  const actor = isTimer ? 'timer' : order.staff
  const reason = world.random.pick(REASONS[why])
  order.walk.take('called_off', { at: end, actor, detail: { why, reason, moveTask: true } })
  order.bill.walk.take(isTimer ? 'expired' : 'withdrawn', { at: end, actor })
  addCommand(world, order, {
    op: 'LOWER',
    why,
    causeKind: isTimer ? 'timer' : 'staff',
    causeId: isTimer ? order.id : order.device.lot.attendantId,
    at: end,
    doneAt: down,
  })
  const device = actors.device(order.device.id)
  order.walk.take(ENDED[why], { at: down, actor: device, detail: { by: 'device' } })
  letGo(order, down)
  order.device.walk.take('to_be_fetched', { at: down, actor: device })
  addMoveTask(world, order)
  order.device.walk.take('fetched', { at: moved, actor: order.staff })
  order.more = { end_cause: why, end_reason: reason }
}

/** The device refused: nothing rose, and the car was never held. */
function endFailed(world: World, order: Order): void {
  const { raiseSent, up, down } = order.times
  const device = actors.device(order.device.id)
  order.walk.take('raise_sent', { at: raiseSent, actor: order.staff })
  addCommand(world, order, {
    op: 'RAISE',
    why: null,
    causeId: order.id,
    at: raiseSent,
    doneAt: up,
    isRefused: true,
  })
  order.walk.take('raise_failed', { at: up, actor: device, detail: { reason: 'vehicle_overhead' } })
  order.bill.walk.take('withdrawn', { at: up, actor: device })
  addCommand(world, order, {
    op: 'LOWER',
    why: 'DEPLOY_FAILED',
    causeKind: 'order',
    causeId: order.id,
    at: up,
    doneAt: down,
  })
  order.walk.take('never_raised', { at: down, actor: device })
  letGo(order, down)
  order.device.walk.take('freed', { at: down, actor: device })
  order.more = { end_cause: 'DEPLOY_FAILED', end_reason: '装置上方有车' }
}

function letGo(order: Order, at: Date): void {
  for (const debt of order.debts) debt.walk.take('let_go', { at, actor: actors.device(order.device.id) })
}

type Sent = {
  op: 'RAISE' | 'LOWER'
  why: LowerCause | null
  causeKind?: 'order' | 'settlement' | 'staff' | 'timer'
  causeId: string
  at: Date
  doneAt: Date
  isRefused?: boolean
}

function addCommand({ history, random, tenant }: World, order: Order, sent: Sent): void {
  const { op, why, causeKind = 'order', causeId, at, doneAt, isRefused = false } = sent
  const id = random.idAt(at)
  const device = actors.device(order.device.id)
  const { epoch } = order.device
  const about = { id, merchantId: tenant.merchantId, orderId: order.id }
  const walk: Walk<LockCommandState, LockCommandEvent, never> = Walk.begin(history, LOCK_COMMAND, about, {
    at,
    actor: order.staff,
    event: 'queued',
  }).take('sent', { at: after(at, 0.4), actor: 'platform' })
  if (isRefused) walk.take('rejected', { at: doneAt, actor: device, detail: { reason: 'vehicle_overhead' } })
  else
    walk
      .take('accepted', { at: after(at, 0.9), actor: device })
      .take('confirmed', { at: doneAt, actor: device })
  history.add('lock_command', () => ({
    id,
    merchant_id: tenant.merchantId,
    device_id: order.device.id,
    order_id: order.id,
    epoch,
    op,
    why,
    cause_kind: causeKind,
    cause_id: causeId,
    state: walk.state,
    version: walk.version,
    attempts: 1,
    issued_at: at,
    expires_at: op === 'RAISE' ? after(at, 15) : null,
    sent_at: after(at, 0.4),
    accepted_at: isRefused ? null : after(at, 0.9),
    ended_at: doneAt,
    outcome: isRefused ? 'vehicle_overhead' : null,
  }))
}

function addMoveTask({ history, random, tenant }: World, order: Order): void {
  const { down, moved } = order.times
  const id = random.idAt(down)
  const { staff: actor, device } = order
  const about = { id, merchantId: tenant.merchantId, orderId: order.id }
  const seen = after(down, 20)
  const walk = Walk.begin(history, MOVE_TASK, about, { at: down, actor })
    .take('assigned', { at: down, actor: 'timer', detail: { to: device.lot.attendantId } })
    .take('acknowledged', { at: seen, actor })
    .take('moved', { at: moved, actor })
    .take('closed', { at: moved, actor })
  history.add('move_task', () => ({
    id,
    merchant_id: tenant.merchantId,
    lot_id: device.lot.id,
    device_id: device.id,
    order_id: order.id,
    state: walk.state,
    version: walk.version,
    assigned_to: device.lot.attendantId,
    assigned_at: down,
    acknowledged_at: seen,
    moved_at: moved,
    closed_at: moved,
    created_at: down,
    updated_at: moved,
  }))
}
