import { DEVICE_POSITIONS, type LockCommandState } from '@fangxing/contract/states'
import { newId } from '../../src/persistence/new-id'
import { deploy, row, type Deployed } from './device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const context = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

const WITHOUT_RESULT = ['queued', 'sent', 'accepted', 'timed_out'] as const
const OPEN = [...WITHOUT_RESULT, 'rejected', 'failed'] as const

const order = (it: Deployed) => row(services, 'recovery_order', it.orderId)
const command = (id: string) => row(services, 'lock_command', id)
const put = (id: string, state: LockCommandState) =>
  services.database.query('UPDATE lock_command SET state = $2 WHERE id = $1', [id, state])

async function photo(): Promise<string> {
  const id = newId()
  await services.database.query(
    `INSERT INTO photo (id, merchant_id, media_type, size_bytes, sha256) VALUES ($1, $2, 'image/png', 1, 'x')`,
    [id, merchant.merchantId],
  )
  return id
}

describe('a LOWER', () => {
  async function loweredIn(state: LockCommandState): Promise<Deployed> {
    const it = await deploy(services, merchant, 'releasing', 'PAID')
    await put(it.lowerId, state)
    return it
  }

  test.each(OPEN)('that is %s is accepted when the device says that it received it', async state => {
    const it = await loweredIn(state)
    await services.ingestReports.ingest([
      it.ack(it.lowerId, 'LOWER', { outcome: 'received', position: 'lowering' }),
    ])
    expect(await command(it.lowerId)).toMatchObject({ state: 'accepted' })
  })

  test.each(['paid', 'releasing'].flatMap(state => DEVICE_POSITIONS.map(at => [state, at] as const)))(
    'whose order is %s frees no car when the device, which is %s, says that it received it',
    async (state, position) => {
      const it = await deploy(services, merchant, state, 'PAID')
      await services.ingestReports.ingest([it.ack(it.lowerId, 'LOWER', { outcome: 'received', position })])
      expect(await command(it.lowerId)).toMatchObject({ state: 'accepted', outcome: null, ended_at: null })
      expect(await order(it)).toMatchObject({ state, released_at: null, release_proof: null })
    },
  )

  test.each(OPEN)('that is %s succeeds when the device says that it is done', async state => {
    const it = await loweredIn(state)
    await services.ingestReports.ingest([it.ack(it.lowerId, 'LOWER', {})])
    expect(await command(it.lowerId)).toMatchObject({ state: 'succeeded', outcome: 'down' })
    expect(await order(it)).toMatchObject({ state: 'released', release_proof: 'device' })
  })

  test.each(OPEN)('that is %s succeeds when the device reports that it is down', async state => {
    const it = await loweredIn(state)
    await services.ingestReports.ingest([it.state({ ep: 1 })])
    expect(await command(it.lowerId)).toMatchObject({ state: 'succeeded', outcome: 'down' })
  })

  test.each([
    ...WITHOUT_RESULT.map(state => [state, 'rejected', 'rejected'] as const),
    ...WITHOUT_RESULT.map(state => [state, 'failed', 'failed'] as const),
    ['rejected', 'failed', 'rejected'] as const,
    ['failed', 'rejected', 'failed'] as const,
  ])('that is %s and answered with "%s" is then %s, and the order waits on', async (state, outcome, then) => {
    const it = await loweredIn(state)
    await services.ingestReports.ingest([
      it.ack(it.lowerId, 'LOWER', { outcome, reason: 'busy', position: 'up' }),
    ])
    expect(await command(it.lowerId)).toMatchObject({ state: then })
    expect(await order(it)).toMatchObject({ state: 'releasing' })
  })

  test.each([
    ['queued', 'sent'],
    ['sent', 'sent'],
    ['accepted', 'accepted'],
    ['rejected', 'sent'],
    ['failed', 'sent'],
    ['timed_out', 'timed_out'],
  ] as const)('that is %s is sent again and is then %s', async (state, then) => {
    const it = await loweredIn(state)
    await services.releaseOrder.release(it.orderId)
    expect(await command(it.lowerId)).toMatchObject({ state: then, attempts: 1 })
  })

  test.each(OPEN)('that is %s ends when a person proves that the lock is down', async state => {
    const it = await loweredIn(state)
    const happenedAt = services.clock.now().toISOString()
    const proof = { reason: '机械钥匙放行', photoIds: [await photo()], happenedAt }
    await services.proveReleased.prove(merchant.staff, it.orderId, proof, context)
    expect(await command(it.lowerId)).toMatchObject({ state: 'confirmed_by_hand' })
    expect(await order(it)).toMatchObject({ state: 'released', release_proof: 'hand' })
  })
})

describe('a RAISE', () => {
  async function raisedIn(state: LockCommandState): Promise<Deployed> {
    const it = await deploy(services, merchant, 'deploying')
    await put(it.raiseId, state)
    return it
  }

  test.each(OPEN)('that is %s is accepted when the device says that it received it', async state => {
    const it = await raisedIn(state)
    await services.ingestReports.ingest([
      it.ack(it.raiseId, 'RAISE', { outcome: 'received', position: 'raising' }),
    ])
    expect(await command(it.raiseId)).toMatchObject({ state: 'accepted' })
  })

  test.each(OPEN)('that is %s succeeds when the device reports that it is up', async state => {
    const it = await raisedIn(state)
    await services.ingestReports.ingest([it.state({ ep: 1, target: 'UP', position: 'up' })])
    expect(await command(it.raiseId)).toMatchObject({ state: 'succeeded', outcome: 'up' })
    expect(await order(it)).toMatchObject({ state: 'active' })
  })

  test.each(WITHOUT_RESULT.flatMap(state => [[state, 'rejected'] as const, [state, 'failed'] as const]))(
    'that is %s and answered with "%s" ends the deployment',
    async (state, outcome) => {
      const it = await raisedIn(state)
      await services.ingestReports.ingest([it.ack(it.raiseId, 'RAISE', { outcome, reason: 'busy' })])
      expect(await command(it.raiseId)).toMatchObject({ state: outcome, outcome: 'busy' })
      expect(await order(it)).toMatchObject({ state: 'deploy_failed' })
    },
  )

  test.each(OPEN)(
    'that is %s is superseded when its order was called off and the lock is down',
    async state => {
      const it = await deploy(services, merchant, 'cancelling', 'STAFF')
      await put(it.raiseId, state)
      await services.ingestReports.ingest([it.state({ ep: 1 })])
      expect(await command(it.raiseId)).toMatchObject({ state: 'superseded' })
      expect(await command(it.lowerId)).toMatchObject({ state: 'succeeded' })
      expect(await order(it)).toMatchObject({ state: 'cancelled', device_free: true })
    },
  )

  test.each(['queued', 'sent'] as const)('that is %s when its time is over has expired', async state => {
    const it = await raisedIn(state)
    services.advanceClock(36_000)
    await services.checkRaise.check(it.orderId)
    expect(await command(it.raiseId)).toMatchObject({ state: 'expired', outcome: 'no_answer' })
  })

  test('that was accepted and did not come up in its time has failed', async () => {
    const it = await raisedIn('sent')
    await services.ingestReports.ingest([
      it.ack(it.raiseId, 'RAISE', { outcome: 'received', position: 'raising' }),
    ])
    services.advanceClock(36_000)
    await services.checkRaise.check(it.orderId)
    expect(await command(it.raiseId)).toMatchObject({ state: 'failed', outcome: 'motion_not_confirmed' })
  })

  test('that one node gives up while the device accepts it from another node has expired', async () => {
    const it = await raisedIn('queued')
    const { database } = services
    await database.query(`UPDATE lock_command SET expires_at = issued_at WHERE id = $1`, [it.raiseId])
    const read = database.one.bind(database)
    // The node reads the command, does not get it because it has run out, and reads it again to give it up.
    let readings = 0
    const spy = jest.spyOn(database, 'one').mockImplementation(async (text, values) => {
      // Others ask the same database meanwhile.
      const isReading = values?.includes(it.raiseId) === true
      const found = await read(text, values)
      if (!isReading || ++readings !== 3) return found
      await put(it.raiseId, 'sent')
      await services.ingestReports.ingest([
        it.ack(it.raiseId, 'RAISE', { outcome: 'received', position: 'raising' }),
      ])
      return found
    })
    await services.publishRaise.publish(it.raiseId)
    spy.mockRestore()
    expect(readings).toBeGreaterThanOrEqual(3)
    expect(await command(it.raiseId)).toMatchObject({ state: 'expired', outcome: 'no_answer' })
    expect(await order(it)).toMatchObject({ state: 'deploy_failed' })
  })
})
