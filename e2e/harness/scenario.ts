import type { Device } from '@fangxing/device-sim'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { Arrear } from './fixtures'
import type { OwnerClient, StaffClient } from './http-client'
import type { TestSystem } from './test-system'

/** The smallest valid picture: 1 × 1 pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export async function uploadPhoto(
  staff: StaffClient,
  picture: { content: Buffer; mediaType: string } = { content: PNG, mediaType: 'image/png' },
): Promise<string> {
  const { photoId } = await staff.call('putPhoto', { bytes: picture })
  return photoId
}

/** What staff send to open an order for these arrears, all of one plate. */
export function recoveryRequest(system: TestSystem, arrears: Arrear[], device: Device, photoIds: string[]) {
  const plate = { text: arrears[0]!.plateText, colour: 'blue' as const }
  return {
    lotId: system.lot.id,
    plate,
    recognised: plate,
    arrearIds: arrears.map(arrear => arrear.id),
    device: { link: system.qrUrl(device) },
    checklist: {
      nobodyInside: true,
      notInFireLane: true,
      notBlockingOthers: true,
      notSpecialVehicle: true,
      canPayOtherwise: true,
    },
    photoIds,
  }
}

/** Steps 1 to 4: an order is opened on a device; the lock is not up yet. */
export async function openOrder(
  system: TestSystem,
  device: Device,
  staff?: StaffClient,
): Promise<StaffOrder> {
  const client = staff ?? (await system.staff('attendant'))
  const arrears = [await system.addArrear()]
  return client.call('openRecovery', {
    body: recoveryRequest(system, arrears, device, [await uploadPhoto(client)]),
  })
}

/** Steps 1 to 5: the lock is up and the owner can see the order. */
export async function blockCar(system: TestSystem, device: Device, staff?: StaffClient): Promise<StaffOrder> {
  const client = staff ?? (await system.staff('attendant'))
  const order = await openOrder(system, device, client)
  await client.call('raise', { params: { orderId: order.id }, body: {} })
  await system.untilOrder(order.id, 'active')
  return order
}

/** Step 6: the owner scans and asks to pay; only WeChat's confirmation is missing. */
export async function preparePayment(
  system: TestSystem,
  device: Device,
  order: StaffOrder,
  owner?: OwnerClient,
): Promise<{ outTradeNo: string; paymentId: string; owner: OwnerClient }> {
  const client = owner ?? (await system.owner('wang'))
  await client.scan(system.qrUrl(device))
  const { paymentId } = await client.pay(order.id, order.amountFen)
  return { outTradeNo: await system.outTradeNo(paymentId), paymentId, owner: client }
}

/** Step 10: the attendant takes the device away; the lock must be down. */
/** Whether the device of an ended order is free; a move task that the order left is finished once the lock is down. */
export async function isFreeOnceFetched(
  system: TestSystem,
  device: Device,
  orderId: string,
): Promise<boolean> {
  const [row] = await system.rows<{ device_free: boolean; released: boolean; task: string | null }>(
    `SELECT o.device_free, o.released_at IS NOT NULL AS released, t.id AS task FROM recovery_order o
     LEFT JOIN move_task t ON t.order_id = o.id AND t.state <> 'closed' WHERE o.id = $1`,
    [orderId],
  )
  if (!row || row.device_free) return row !== undefined
  if (!row.released || row.task === null) return false
  const manager = await system.manager()
  const body = { link: system.qrUrl(device), photoIds: [] }
  await manager.call('finishMoveTask', { params: { taskId: row.task }, body }).catch(() => undefined)
  return false
}

export async function finishMoveTask(
  system: TestSystem,
  device: Device,
  orderId: string,
  staff?: StaffClient,
): Promise<void> {
  const client = staff ?? (await system.staff('attendant'))
  const [task] = await system.rows<{ id: string }>('SELECT id FROM move_task WHERE order_id = $1', [orderId])
  await client.call('acknowledgeMoveTask', { params: { taskId: task!.id }, body: {} })
  await client.call('finishMoveTask', {
    params: { taskId: task!.id },
    body: { link: system.qrUrl(device), photoIds: [] },
  })
  await system.untilOrder(orderId, 'completed')
}
