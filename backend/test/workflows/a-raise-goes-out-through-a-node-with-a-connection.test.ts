import type { Command } from '@fangxing/contract/device-protocol'
import { constructServices } from '../../src/composition/application'
import type { LockLink, PublishOutcome } from '../../src/ports'
import type { LockCommandRow } from '../../src/persistence/rows'
import type { Application } from '../../src/composition/application'
import { deploy, jobsOf, row, type Deployed } from './device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from './device-context'

/** One node's way to the broker, which a test may cut. */
class NodeLink implements LockLink {
  connected = true
  outcome: PublishOutcome = 'taken'
  readonly published: { topic: string; body: string; expirySeconds?: number }[] = []

  isConnected(): boolean {
    return this.connected
  }

  publish(topic: string, body: string, options: { expirySeconds?: number }): Promise<PublishOutcome> {
    if (!this.connected) return Promise.resolve('not_written')
    this.published.push({ topic, body, ...options })
    return Promise.resolve(this.outcome)
  }

  /** The RAISEs that went out to a device. */
  raisesOf(it: Deployed): Command[] {
    return this.published
      .filter(({ topic }) => topic.endsWith(`${it.deviceId}/cmd`))
      .map(({ body }) => JSON.parse(Buffer.from(JSON.parse(body).p, 'base64url').toString()) as Command)
      .filter(command => command.op === 'RAISE')
  }
}

let services: DeviceServices
let merchant: TestMerchant
let [here, there]: NodeLink[] = []
let [nodeHere, nodeThere]: Application[] = []

useDevices(made => ({ services, merchant } = made))
beforeEach(() => {
  here = new NodeLink()
  there = new NodeLink()
  nodeHere = constructServices({ ...services, locks: here })
  nodeThere = constructServices({ ...services, locks: there })
})

/** An order whose RAISE is committed and not published yet. */
async function ordered(): Promise<{ it: Deployed; raise: LockCommandRow }> {
  const it = await deploy(services, merchant, 'deploying')
  await services.database.query(`UPDATE lock_command SET state = 'queued' WHERE id = $1`, [it.raiseId])
  return { it, raise: await row<LockCommandRow>(services, 'lock_command', it.raiseId) }
}
const commandOf = (it: Deployed) => row<LockCommandRow>(services, 'lock_command', it.raiseId)
const stateOf = async (it: Deployed) =>
  (await row<{ state: string }>(services, 'recovery_order', it.orderId)).state
const handedOver = async (it: Deployed) => (await jobsOf(services, `publish-raise:${it.raiseId}`)).length

test('a RAISE that was not written is published once by the node that has a connection', async () => {
  const { it, raise } = await ordered()
  here!.connected = false
  await nodeHere!.publishRaise.publishFirst(raise.id)
  expect(await handedOver(it)).toBe(1)
  await nodeHere!.publishRaise.publish(raise.id)
  expect(here!.raisesOf(it)).toEqual([])
  await Promise.all([
    nodeThere!.publishRaise.publish(raise.id),
    nodeThere!.publishRaise.publish(raise.id),
    nodeHere!.publishRaise.publish(raise.id),
  ])
  await nodeThere!.publishRaise.publish(raise.id)
  expect(there!.raisesOf(it)).toMatchObject([{ id: raise.id, d: it.deviceId, challenge: '42' }])
  expect(there!.published[0]).toMatchObject({ expirySeconds: 15 })
  expect(await commandOf(it)).toMatchObject({ state: 'sent', attempts: 1 })
  expect(await stateOf(it)).toBe('deploying')
})

test('a RAISE that was written and not confirmed is never published again', async () => {
  const { it, raise } = await ordered()
  here!.outcome = 'unknown'
  await nodeHere!.publishRaise.publishFirst(raise.id)
  await nodeHere!.publishRaise.publish(raise.id)
  expect(here!.raisesOf(it)).toHaveLength(1)
  expect(await handedOver(it)).toBe(0)
})

test('a RAISE that no node could write while it could run ends the deployment at once', async () => {
  const { it, raise } = await ordered()
  here!.connected = false
  there!.connected = false
  await nodeHere!.publishRaise.publishFirst(raise.id)
  await nodeThere!.publishRaise.publish(raise.id)
  expect(await stateOf(it)).toBe('deploying')
  services.advanceClock(15_001)
  await nodeThere!.publishRaise.publish(raise.id)
  expect(await stateOf(it)).toBe('deploy_failed')
  expect(await commandOf(it)).toMatchObject({ state: 'expired', outcome: 'no_answer' })
  expect(there!.published).toEqual([])
})

test('a connection that is lost between claim and write ends the deployment at once', async () => {
  const { it, raise } = await ordered()
  there!.outcome = 'not_written'
  await nodeThere!.publishRaise.publish(raise.id)
  expect(await stateOf(it)).toBe('deploy_failed')
})

const act = { actor: 'staff:test', traceId: 'trace-stop' }
const stop = (merchantId: string | null, stopped: boolean) =>
  services.stopRaising.set(
    { merchantId, stopped, reason: '事故' },
    { actor: 'staff:test', traceId: 'trace-stop' },
  )

test.each([
  ['of the merchant', () => merchant.merchantId],
  ['of all merchants', () => null],
])('a RAISE that was ordered before a stop %s is not published after it', async (_which, whose) => {
  const { it, raise } = await ordered()
  await stop(whose(), true)
  await nodeHere!.publishRaise.publishFirst(raise.id)
  await stop(whose(), false)
  await nodeHere!.publishRaise.publish(raise.id)
  expect(here!.raisesOf(it)).toEqual([])
  expect(await commandOf(it)).toMatchObject({ state: 'expired', outcome: 'raising_stopped', attempts: 0 })
  expect(await stateOf(it)).toBe('deploy_failed')
})

test('a RAISE that was handed over before a stop is not published after it', async () => {
  const { it, raise } = await ordered()
  here!.connected = false
  await nodeHere!.publishRaise.publishFirst(raise.id)
  expect(await handedOver(it)).toBe(1)
  await stop(null, true)
  await nodeThere!.publishRaise.publish(raise.id)
  await stop(null, false)
  expect(there!.raisesOf(it)).toEqual([])
  expect(await stateOf(it)).toBe('deploy_failed')
})

test('a RAISE that was ordered before its lot was closed is not published after it', async () => {
  const { it, raise } = await ordered()
  await services.database.query(
    'UPDATE lot SET closed_at = now() WHERE id = (SELECT lot_id FROM recovery_order WHERE id = $1)',
    [it.orderId],
  )
  await nodeHere!.publishRaise.publishFirst(raise.id)
  await services.database.query('UPDATE lot SET closed_at = NULL')
  expect(here!.raisesOf(it)).toEqual([])
  expect(await stateOf(it)).toBe('deploy_failed')
})

test('a RAISE is not published after a LOWER of its order', async () => {
  const { it, raise } = await ordered()
  const { staff, merchantId } = merchant
  await nodeThere!.releaseAll.release(staff, { merchantId, reason: '事故' }, act)
  await nodeHere!.publishRaise.publishFirst(raise.id)
  expect(here!.raisesOf(it)).toEqual([])
  expect(await stateOf(it)).toBe('cancelling')
})

test('after all tests of this file no version of a row stands twice in the audit log', async () => {
  const twice = await services.database.query(
    `SELECT entity, entity_id, version FROM journal WHERE version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1`,
  )
  expect(twice).toEqual([])
})
