import { deploy, row } from './device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
useDevices(made => ({ services, merchant } = made))

test('a LOWER that is noted late stands in the audit log before what the device answered to it', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  let takenAt: Date | undefined
  const { published } = services
  // The broker has it; the note comes a second later.
  published.push = (...messages) => {
    takenAt ??= services.clock.now()
    services.advanceClock(1_000)
    return Array.prototype.push.apply(published, messages)
  }
  await services.releaseOrder.release(it.orderId)
  await services.ingestReports.ingest([
    it.ack(it.lowerId, 'LOWER', { outcome: 'received', position: 'lowering' }),
  ])
  const entries = await services.database.query<{ event: string; at: Date }>(
    `SELECT event, at FROM journal WHERE order_id = $1 AND event IN ('lower_sent', 'sent', 'accepted') ORDER BY at, event`,
    [it.orderId],
  )
  expect(entries.map(({ event }) => event)).toEqual(['lower_sent', 'sent', 'accepted'])
  for (const { at } of entries.slice(0, 2)) expect(at.getTime()).toBeLessThanOrEqual(takenAt!.getTime())
  const { sent_at: sentAt } = await row<{ sent_at: Date }>(services, 'lock_command', it.lowerId)
  const { releasing_at: releasingAt } = await row<{ releasing_at: Date }>(
    services,
    'recovery_order',
    it.orderId,
  )
  expect([sentAt, releasingAt]).toEqual([entries[1]!.at, entries[0]!.at])
})
