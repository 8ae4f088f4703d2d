import type { Device } from '@fangxing/device-sim'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { Debt } from './builders'
import type { OwnerPhone, StaffPhone } from './http-client'
import type { World } from './world'

/** The smallest picture that is one: 1 × 1 pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export async function takePhoto(phone: StaffPhone): Promise<string> {
  const { photoId } = await phone.call('putPhoto', { bytes: { content: PNG, mediaType: 'image/png' } })
  return photoId
}

export function wishFor(world: World, debts: Debt[], device: Device, photoIds: string[]) {
  const plate = { text: debts[0]!.plateText, colour: 'blue' as const }
  return {
    lotId: world.lot.id,
    plate,
    recognised: plate,
    arrearIds: debts.map(debt => debt.id),
    device: { link: world.link(device) },
    checklist: { nobodyInside: true, notInFireLane: true, notBlockingOthers: true },
    photoIds,
  }
}

/** Steps 1 to 4: an order is opened on a device; the lock is not up yet. */
export async function openOrder(
  world: World,
  device: Device,
  staff?: StaffPhone,
  debts?: Debt[],
): Promise<StaffOrder> {
  const phone = staff ?? (await world.staff('attendant'))
  const owed = debts ?? [await world.debt()]
  return phone.call('openRecovery', { body: wishFor(world, owed, device, [await takePhoto(phone)]) })
}

/** Steps 1 to 5: the lock stands up and the owner's page is live. */
export async function blockCar(world: World, device: Device, staff?: StaffPhone): Promise<StaffOrder> {
  const phone = staff ?? (await world.staff('attendant'))
  const order = await openOrder(world, device, phone)
  await phone.call('raise', { params: { orderId: order.id }, body: {} })
  await world.untilOrder(order.id, 'active')
  return order
}

/** Step 6: the owner scans and is given a payment that only needs WeChat's word. */
export async function preparePayment(
  world: World,
  device: Device,
  order: StaffOrder,
  owner?: OwnerPhone,
): Promise<{ outTradeNo: string; paymentId: string; owner: OwnerPhone }> {
  const phone = owner ?? (await world.owner('wang'))
  await phone.scan(world.link(device))
  const { paymentId } = await phone.pay(order.id, order.amountFen)
  const [row] = await world.rows<{ out_trade_no: string }>('SELECT out_trade_no FROM payment WHERE id = $1', [
    paymentId,
  ])
  return { outTradeNo: row!.out_trade_no, paymentId, owner: phone }
}

/** Step 10: the device is taken away, once the lock is down. */
export async function takeAway(
  world: World,
  device: Device,
  orderId: string,
  staff?: StaffPhone,
): Promise<void> {
  const phone = staff ?? (await world.staff('attendant'))
  const [task] = await world.rows<{ id: string }>('SELECT id FROM move_task WHERE order_id = $1', [orderId])
  await phone.call('acknowledgeMoveTask', { params: { taskId: task!.id }, body: {} })
  await phone.call('finishMoveTask', {
    params: { taskId: task!.id },
    body: { link: world.link(device), photoIds: [] },
  })
  await world.untilOrder(orderId, 'completed')
}
