import { pino } from 'pino'
import { BatchStore, type StoreResult } from '../../../src/transport/mqtt/batch-store'
import { BlockedReports } from '../../../src/transport/mqtt/blocked-reports'
import type { DeviceMessage, IngestResult } from '../../../src/workflows/ingest-reports/ingest-reports'
import { DeviceReporter, makeDevice } from '../../workflows/device-builders'
import { type DeviceServices, type TestMerchant, useDevices } from '../../workflows/device-context'

let services: DeviceServices
let merchant: TestMerchant
useDevices(made => ({ services, merchant } = made))

/** What no schema lets through, and no column holds. */
const poison = (reporter: DeviceReporter) => reporter.state({ firmware: '1.2.3\u0000' })

test('3,000 reports of one device that cannot be stored cost the others a few statements a batch', async () => {
  const bad = await makeDevice(services, merchant)
  const others = await Promise.all(Array.from({ length: 20 }, () => makeDevice(services, merchant)))
  let calls = 0
  const counted = (messages: readonly DeviceMessage[]) => {
    calls++
    return services.ingestReports.ingest(messages)
  }
  const batchStore = new BatchStore({ ingestReports: { ingest: counted }, log: pino({ level: 'silent' }) })
  for (let batch = 0; batch < 15; batch++) {
    const messages: DeviceMessage[] = []
    for (let index = 0; index < 180; index++) messages.push(poison(bad))
    messages.push(...others.map(reporter => reporter.state({ batteryPct: 50 })))
    const results = await batchStore.store(messages)
    expect(new Set(results.slice(0, 180))).toEqual(new Set(['fault']))
    expect(new Set(results.slice(180))).toEqual(new Set(['accepted']))
  }
  // Halving 21 devices takes eleven statements; what is tried alone is bounded for the minute.
  expect(calls).toBeLessThanOrEqual(15 * 11 + 10)
})

test('a device whose reports fail is tried a bounded number of times in a minute, and its good ones count until then', async () => {
  let calls = 0
  const ingest = (messages: readonly DeviceMessage[]): Promise<IngestResult[]> => {
    calls++
    const isBad = messages.some(({ payload }) => 'firmware' in payload && payload.firmware.includes('\u0000'))
    if (isBad) return Promise.reject(Object.assign(new Error('invalid byte sequence'), { code: '22021' }))
    return Promise.resolve(messages.map(() => 'accepted'))
  }
  const batchStore = new BatchStore({ ingestReports: { ingest }, log: pino({ level: 'silent' }) })
  const bad = new DeviceReporter('FX00000000', 'm')
  const mixed = [poison(bad), bad.state(), poison(bad)]
  expect(await batchStore.store(mixed)).toEqual(['fault', 'accepted', 'fault'])
  calls = 0
  for (let batch = 0; batch < 15; batch++)
    await batchStore.store(Array.from({ length: 200 }, () => poison(bad)))
  expect(calls).toBeLessThanOrEqual(15 + 10)
})

test('reports that waited for a locked row end, although one among them can never be stored', async () => {
  let isLocked = true
  const ingest = async (messages: readonly DeviceMessage[]): Promise<IngestResult[]> => {
    const isBad = messages.some(({ payload }) => 'firmware' in payload && payload.firmware.includes('\u0000'))
    if (isBad) throw Object.assign(new Error('invalid byte sequence'), { code: '22021' })
    const result = isLocked ? 'blocked' : 'accepted'
    isLocked = false
    return messages.map(() => result)
  }
  const log = pino({ level: 'silent' })
  const device = new DeviceReporter('FX00000000', 'm')
  const messages = [device.state(), poison(device), device.state()]
  const ended = new Map<DeviceMessage, StoreResult>()
  await new Promise<void>(resolve => {
    const blocked = new BlockedReports({
      batches: new BatchStore({ ingestReports: { ingest }, log }),
      log,
      ended({ message }, result) {
        ended.set(message, result)
        if (ended.size === messages.length) resolve()
      },
    })
    const held = { topic: '', payload: Buffer.alloc(0), retained: false, acknowledge: () => undefined }
    for (const message of messages) blocked.add({ held, message })
  })
  expect(messages.map(message => ended.get(message))).toEqual(['accepted', 'fault', 'accepted'])
})

test('while the database is away nothing is given up', async () => {
  const ingest = () => Promise.reject(Object.assign(new Error('gone'), { code: '57P01' }))
  const batchStore = new BatchStore({ ingestReports: { ingest }, log: pino({ level: 'silent' }) })
  await expect(batchStore.store([new DeviceReporter('FX00000000', 'm').state()])).rejects.toThrow('gone')
})

test('events of one device write a bounded number of entries, and an alarm still calls people', async () => {
  const noisy = await makeDevice(services, merchant)
  const events = Array.from({ length: 400 }, () => noisy.evt({ kind: 'moved' }))
  for (let from = 0; from < events.length; from += 100)
    await services.ingestReports.ingest(events.slice(from, from + 100))
  const entries = async () => {
    const row = await services.database.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM journal WHERE actor = $1`,
      [`device:${noisy.deviceId}`],
    )
    return row!.n
  }
  expect(await entries()).toBeLessThanOrEqual(130)
  await services.ingestReports.ingest([noisy.evt({ kind: 'tamper' })])
  const open = await services.database.query<{ detail: { event: string } }>(
    'SELECT detail FROM incident WHERE device_id = $1',
    [noisy.deviceId],
  )
  expect(open.length).toBeGreaterThan(0)
  const stored = await services.database.query<{ kind: string }>(
    `SELECT DISTINCT kind FROM device_event WHERE device_id = $1 ORDER BY kind`,
    [noisy.deviceId],
  )
  expect(stored.map(({ kind }) => kind)).toEqual(['moved', 'tamper'])
})
