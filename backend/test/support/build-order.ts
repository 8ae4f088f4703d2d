import { plateKey } from '@fangxing/contract/plate'
import type { PaymentState, RecoveryOrderState } from '@fangxing/contract/states'
import { randomBytes } from 'node:crypto'
import { newId, tradeNoOf } from '../../src/persistence/new-id'
import { commit, insert, job, json } from '../../src/persistence/changes'
import { auditLog } from '../../src/persistence/audit-log'
import { MCHID, OWNER_APPID } from './wechat-keys'
import { RequeueOverdue } from '../../src/workflows/requeue-overdue'
import type { TestServices } from './test-services'

let ordersBuilt = 0

export type TestMerchant = { merchantId: string; merchantCode: string; lotId: string; staffId: string }

export async function buildMerchant(services: TestServices): Promise<TestMerchant> {
  const merchant = {
    merchantId: newId(),
    merchantCode: `m-${randomBytes(4).toString('hex')}`,
    lotId: newId(),
    staffId: newId(),
  }
  const at = services.clock.now()
  await commit(services.database, [
    insert('merchant', {
      id: merchant.merchantId,
      code: merchant.merchantCode,
      name: '测试停车',
      payee_name: '测试停车有限公司',
      mchid: MCHID,
      hotline: '4000000000',
    }),
    insert('lot', {
      id: merchant.lotId,
      merchant_id: merchant.merchantId,
      name: '北广场',
      address: '北路 1 号',
      hotline: '4000000000',
    }),
    insert('staff', {
      id: merchant.staffId,
      merchant_id: merchant.merchantId,
      name: '张三',
      roles: ['attendant'],
      lot_ids: [merchant.lotId],
    }),
    insert('shift', {
      id: newId(),
      merchant_id: merchant.merchantId,
      staff_id: merchant.staffId,
      lot_id: merchant.lotId,
      started_at: at,
    }),
  ])
  return merchant
}

/** Another person of a merchant, with one role. */
export async function buildStaff(services: TestServices, merchantId: string, role: string): Promise<string> {
  const id = newId()
  await commit(services.database, [
    insert('staff', { id, merchant_id: merchantId, name: '李四', roles: [role], openid: `o-${id}` }),
  ])
  return id
}

export type BuiltOrder = { orderId: string; deviceId: string; arrearIds: string[]; amountFen: number }

/** An order whose lock is up, with two arrears. */
export async function buildOrder(
  services: TestServices,
  merchant: TestMerchant,
  state: RecoveryOrderState = 'active',
): Promise<BuiltOrder> {
  const at = services.clock.now()
  const orderId = newId()
  const raiseId = newId()
  const deviceId = `FX${randomBytes(4).toString('hex').toUpperCase()}`
  const amounts = [1000, 500]
  const arrearIds = amounts.map(() => newId())
  const amountFen = 1500
  const entered = new Date(at.getTime() - 50 * 3600_000)
  const exited = new Date(at.getTime() - 48 * 3600_000)
  const of = { merchant_id: merchant.merchantId, lot_id: merchant.lotId }
  // One car has one live order, so every order is of another car.
  const plateText = `粤B${String(++ordersBuilt).padStart(5, '0')}`
  const plateKeyText = plateKey({ text: plateText, colour: 'blue' })
  const plate = { plate_text: plateText, plate_colour: 'blue', plate_key: plateKeyText }
  await commit(services.database, [
    insert('device', {
      id: deviceId,
      ...of,
      public_code: randomBytes(6).toString('hex'),
      lifecycle: 'deployed',
      position: 'up',
      link: 'online',
      last_epoch: 1,
      reported_epoch: 1,
      desired_target: 'UP',
      order_id: orderId,
    }),
    insert(
      'arrear',
      ...arrearIds.map((id, index) => ({
        id,
        ...of,
        ...plate,
        source: 'import',
        external_id: id,
        entered_at: entered,
        exited_at: exited,
        principal_fen: amounts[index]!,
        state: 'held' as const,
        content_hash: 'x',
        version: 2,
      })),
    ),
    insert('recovery_order', {
      id: orderId,
      ...of,
      device_id: deviceId,
      epoch: 1,
      ...plate,
      state,
      version: 3,
      challenge: '42',
      amount_fen: amountFen,
      snapshot: json(
        arrearIds.map((arrearId, index) => ({
          arrearId,
          lotName: '北广场',
          enteredAt: entered.toISOString(),
          exitedAt: exited.toISOString(),
          principalFen: amounts[index]!,
          lateFeeFen: 0,
          waivedFen: 0,
          amountFen: amounts[index]!,
          trace: [],
          photoIds: [],
        })),
      ),
      checklist: json({}),
      opened_by: merchant.staffId,
      created_at: at,
      raise_sent_at: at,
      active_at: at,
      hold_until: new Date(at.getTime() + 4 * 3600_000),
      updated_at: at,
    }),
    insert(
      'order_arrear',
      ...arrearIds.map((arrear_id, index) => ({ order_id: orderId, arrear_id, amount_fen: amounts[index]! })),
    ),
    insert('lock_command', {
      id: raiseId,
      merchant_id: merchant.merchantId,
      device_id: deviceId,
      order_id: orderId,
      epoch: 1,
      op: 'RAISE',
      cause_kind: 'order',
      cause_id: orderId,
      state: 'succeeded',
      issued_at: at,
      expires_at: new Date(at.getTime() + 15_000),
      attempts: 1,
    }),
    auditLog({
      merchantId: merchant.merchantId,
      entity: 'lock_command',
      entityId: raiseId,
      orderId,
      event: 'queued',
      to: 'succeeded',
      version: 1,
      actor: `staff:${merchant.staffId}`,
      traceId: 'trace-build',
      at,
    }),
  ])
  await new RequeueOverdue(services).addMissing()
  return { orderId, deviceId, arrearIds, amountFen }
}

export type BuiltOwner = { kind: 'owner'; ownerId: string; openid: string; ownerRef: string }

export async function buildOwner(services: TestServices, ...orderIds: string[]): Promise<BuiltOwner> {
  const ownerId = newId()
  const openid = `o-${randomBytes(8).toString('hex')}`
  await commit(services.database, [
    insert('owner', { id: ownerId, appid: OWNER_APPID, openid }),
    insert(
      'owner_order',
      ...orderIds.map(order_id => ({ owner_id: ownerId, order_id, first_seen_at: services.clock.now() })),
    ),
  ])
  return { kind: 'owner', ownerId, openid, ownerRef: ownerId }
}

/** A payment that was prepared at WeChat. */
export async function buildPayment(
  services: TestServices,
  merchant: TestMerchant,
  order: BuiltOrder,
  state: PaymentState = 'prepaid',
) {
  const owner = await buildOwner(services, order.orderId)
  const at = services.clock.now()
  const id = newId()
  const row = {
    id,
    merchant_id: merchant.merchantId,
    order_id: order.orderId,
    out_trade_no: tradeNoOf(id),
    mchid: MCHID,
    appid: OWNER_APPID,
    owner_id: owner.ownerId,
    openid: owner.openid,
    amount_fen: order.amountFen,
    state,
    prepay_id: 'wx2311',
    prepared_at: at,
    expires_at: new Date(at.getTime() + 900_000),
    created_at: at,
    updated_at: at,
  }
  await commit(services.database, [
    insert('payment', row),
    job('query-payment', { paymentId: id }, { key: `query:${id}`, delayMs: 3_600_000 }),
  ])
  await new RequeueOverdue(services).addMissing()
  return { id, outTradeNo: row.out_trade_no, owner }
}
