import { qrLinkOf } from '../../src/modules/devices'
import { newId } from '../../src/persistence/new-id'
import type { DeviceRow } from '../../src/persistence/rows'
import { brokenAt } from '../support/clean-money'
import type { AuditReach } from '../../src/workflows/check-audit-log'
import { deploy, row, type Deployed } from './device-builders'
import { type DeviceServices, type TestMerchant, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

const manager = () => ({ ...merchant.staff, roles: ['manager' as const] })
const order = (it: Deployed) => row(services, 'recovery_order', it.orderId)
const device = (it: Deployed) => row<DeviceRow>(services, 'device', it.deviceId)
const ingest = (...messages: Parameters<DeviceServices['ingestReports']['ingest']>[0]) =>
  services.ingestReports.ingest(messages)
const taskOf = (it: Deployed) =>
  services.database.one<{ id: string; state: string; is_urgent: boolean }>(
    'SELECT id, state, is_urgent FROM move_task WHERE order_id = $1',
    [it.orderId],
  )
/** What the order's rows must not say of each other: ids of the rules that are broken, as both ways to look find them. */
async function brokenPairs(it: Deployed): Promise<string[]> {
  const isOfIt = (what: string) => what.includes(it.orderId) || what.includes(it.deviceId)
  const found = async (reach: AuditReach) =>
    Object.entries(await brokenAt(services, services.clock.now(), reach))
      .filter(([id, rows]) => id.startsWith('I46') && rows.some(isOfIt))
      .map(([id]) => id)
      .toSorted()
  const [all, days] = [await found('all'), await found('days')]
  expect(days).toEqual(all)
  return all
}
async function finish(it: Deployed): Promise<void> {
  const link = qrLinkOf(services.settings, await device(it))
  const taskId = (await taskOf(it))!.id
  await services.finishMoveTask.finish(merchant.staff, { taskId, link, photoIds: [] }, act)
}

async function atACar(): Promise<Deployed> {
  const it = await deploy(services, merchant, 'deploying')
  await ingest(it.state({ ep: 1, position: 'up', target: 'UP' }))
  expect(await brokenPairs(it)).toEqual([])
  return it
}
const END = {
  cancelled: (it: Deployed) =>
    services.endOrder.cancel(merchant.staff, { orderId: it.orderId, reason: '测试' }, act),
  overridden: (it: Deployed) =>
    services.endOrder.override(merchant.staff, { orderId: it.orderId, reason: '急救' }, act),
  expired: async (it: Deployed) => {
    const past = new Date(services.clock.now().getTime() - 1000)
    await services.database.query('UPDATE recovery_order SET hold_until = $2 WHERE id = $1', [
      it.orderId,
      past,
    ])
    await services.endHold.end(it.orderId)
  },
}
/** An order whose lock is down and whose device is still to be fetched. */
async function toBeFetched(state: string): Promise<Deployed> {
  if (state === 'released') {
    const it = await deploy(services, merchant, 'releasing', 'PAID')
    await ingest(it.state({ ep: 1 }))
    return it
  }
  if (state === 'deploy_failed') {
    const it = await deploy(services, merchant, 'deploying')
    await ingest(it.ack(it.raiseId, 'RAISE', { outcome: 'received', position: 'raising' }))
    await ingest(it.ack(it.raiseId, 'RAISE', { outcome: 'failed', reason: 'jammed', position: 'jammed' }))
    expect(await brokenPairs(it)).toEqual([])
    await ingest(it.state({ ep: 1 }))
    return it
  }
  const it = await atACar()
  await END[state as keyof typeof END](it)
  expect(await brokenPairs(it)).toEqual([])
  await ingest(it.state({ ep: 1 }))
  return it
}

const UNPAID = ['cancelled', 'overridden', 'expired', 'deploy_failed']

test.each(UNPAID)('an order that ended as %s stays so when its device is taken away', async state => {
  const it = await toBeFetched(state)
  expect(await order(it)).toMatchObject({ state, device_free: false, ended_at: expect.any(Date) })
  expect(await brokenPairs(it)).toEqual([])
  await finish(it)
  expect(await order(it)).toMatchObject({ state, device_free: true, completed_at: null })
  expect(await device(it)).toMatchObject({ lifecycle: 'assigned', order_id: null })
  expect(await brokenPairs(it)).toEqual([])
})

test.each(['released', ...UNPAID])(
  'an order that is %s goes on without its lost device, and its task is written off',
  async state => {
    const it = await toBeFetched(state)
    await services.loseDevice.giveUp(manager(), { deviceId: it.deviceId, reason: '车位上没有装置' }, act)
    expect(await order(it)).toMatchObject({
      state: state === 'released' ? 'completed' : state,
      device_free: true,
    })
    expect(await taskOf(it)).toMatchObject({ state: 'closed' })
    expect(await device(it)).toMatchObject({ lifecycle: 'lost', order_id: null })
    expect(await brokenPairs(it)).toEqual([])
  },
)

test.each(['released', ...UNPAID])(
  'whoever fetches the device of an order that is %s need not hurry once its lock is down again',
  async state => {
    const it = await toBeFetched(state)
    await ingest(it.state({ ep: 1, position: 'up' }))
    services.advanceClock(20_000)
    await services.releaseOrder.release(it.orderId)
    expect(await taskOf(it)).toMatchObject({ is_urgent: true })
    await ingest(it.state({ ep: 1 }))
    expect(await taskOf(it)).toMatchObject({ is_urgent: false })
    expect(await order(it)).toMatchObject({ state })
    expect(await brokenPairs(it)).toEqual([])
  },
)

test('a task that was urgent because the lock of a called off order stayed up is not so any more', async () => {
  const it = await atACar()
  await END.cancelled(it)
  services.advanceClock(20_000)
  await services.releaseOrder.release(it.orderId)
  expect(await taskOf(it)).toMatchObject({ is_urgent: true })
  await ingest(it.state({ ep: 1 }))
  expect(await taskOf(it)).toMatchObject({ is_urgent: false })
})

describe('what must not stand together is named', () => {
  const broken =
    (set: string, table = 'recovery_order', key = 'id') =>
    async (it: Deployed): Promise<void> => {
      const id = table === 'device' ? it.deviceId : it.orderId
      await services.database.query(`UPDATE ${table} SET ${set} WHERE ${key} = $1`, [id])
    }
  const ofCommands = (set: string) => broken(set, 'lock_command', 'order_id')
  const ofTask = (set: string) => broken(set, 'move_task', 'order_id')
  const ofDebts = (set: string) => broken(set, 'order_arrear', 'order_id')

  test.each([
    ['a failed deployment that ended with its lock up', 'deploy_failed', broken('released_at = NULL'), 'I46a'],
    ['a failed deployment whose end nobody wrote', 'deploy_failed', broken('ended_at = NULL'), 'I46a'],
    ['a failed deployment that is lowered without a LOWER', 'deploy_failed', broken('ended_at = NULL'), 'I46b'],
    ['a failed deployment without its device while that is fetched', 'deploy_failed', broken('device_free = true'), 'I46c'],
    ['a released order that has ended', 'released', broken('ended_at = now()'), 'I46a'],
    ['a released order whose device is free', 'released', broken('device_free = true'), 'I46c'],
    ['a released order whose device nobody fetches', 'released', ofTask(`state = 'closed'`), 'I46e'],
    ['a called off order whose debts are taken', 'cancelled', ofDebts('is_active = true'), 'I46f'],
    ['a called off order that keeps its device for nobody', 'cancelled', ofTask(`state = 'closed'`), 'I46e'],
    ['a device that is given out while its order keeps it', 'expired', broken(`lifecycle = 'assigned'`, 'device'), 'I46d'],
    ['a device that has left its order', 'overridden', broken('order_id = NULL', 'device'), 'I46d'],
    ['a held car whose LOWER exists', 'released', broken(`state = 'active', released_at = NULL`), 'I46b'],
    ['a paid order whose LOWER has ended', 'released', broken(`state = 'releasing', released_at = NULL`), 'I46b'],
    ['a held car whose device is being fetched', 'cancelled', broken(`state = 'deploying', ended_at = NULL, released_at = NULL`), 'I46e'],
    ['a held car whose debts are free', 'cancelled', broken(`state = 'deploying', ended_at = NULL, released_at = NULL`), 'I46f'],
  ] as const)('%s', async (_name, state, breakIt, rule) => {
    const it = await toBeFetched(state)
    expect(await brokenPairs(it)).toEqual([])
    await breakIt(it)
    expect(await brokenPairs(it)).toContain(rule)
  }) // prettier-ignore

  test('a failed deployment whose LOWER was forgotten', async () => {
    const it = await deploy(services, merchant, 'deploying')
    await ingest(it.ack(it.raiseId, 'RAISE', { outcome: 'rejected', reason: 'busy', position: 'down' }))
    expect(await brokenPairs(it)).toEqual([])
    await ofCommands(`state = 'superseded'`)(it)
    expect(await brokenPairs(it)).toEqual(['I46b'])
  })
})
