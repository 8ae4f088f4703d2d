import { openidOf } from '@fangxing/wechat-sim'
import type { Device } from '@fangxing/device-sim'
import type { StaffOrder } from '@fangxing/contract/orders'
import { Crowd } from '../harness/crowd'
import { photoOf } from '../harness/crowd-actors'
import { FAILPOINTS_OF_STAYS, readFailpoints } from '../harness/failpoints'
import type { OwedStay } from '../harness/fixtures'
import { plateOf, plateOfSeed } from '../harness/joined'
import { waitForDay } from '../harness/owner-actors'
import { publishTariff } from '../harness/priced-lot'
import { RetryingActor } from '../harness/retrying-actor'
import { OWNER_APPID, REMINDER_TEMPLATE } from '../harness/system-parts'
import { TestSystem } from '../harness/test-system'

const POINTS = readFailpoints().filter(point => FAILPOINTS_OF_STAYS.test(point))
/** Right after a commit, or after WeChat has sent; `STORM_COUNT=120 npm test -- e2e kill-9-where-another` runs all. */
const ALWAYS = /\.(answered|\w*committed)$/
const HOUR_MS = 3_600_000
const STAYS = 220

let system: TestSystem
let crowd: Crowd
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2, settings: { WECHAT_REMINDER_TEMPLATE: REMINDER_TEMPLATE } })
  await waitForDay(system)
  crowd = await Crowd.gather(system)
  await publishTariff(system)
}, 120_000)
afterAll(() => system.stop())

/** `arm`: of whichever node carries out a job, or of the one that is called. `number`: no two scenarios have the same. */
type Given = { actor: RetryingActor; point: string; number: number; arm: (which: 'any' | 'called') => void }
const at = (hoursAgo: number) => new Date(system.now().getTime() - hoursAgo * HOUR_MS).toISOString()

const until = (what: string, isSo: () => Promise<boolean>) =>
  system.until(
    what,
    async () => {
      await system.accelerateTime()
      return isSo()
    },
    90_000,
  )
const one = async <T>(text: string, values: unknown[]): Promise<T> => (await system.rows<T>(text, values))[0]!
const isIn = async (stayId: string, state: string) =>
  (await one<{ state: string }>('SELECT state FROM parking_session WHERE id = $1', [stayId])).state === state

type Held = { stay: OwedStay; device: Device; order: StaffOrder }
/** A car that is held for the debt of a stay. */
async function hold({ actor }: Given, isReported: boolean): Promise<Held> {
  const [stay, device] = [await system.addOwedStay(crowd.sourceId, isReported), await system.addDevice()]
  return { stay, device, order: await actor.block(await system.staff('attendant'), device, stay) }
}

/** It is let go, and the lock goes down once. */
async function isLetGo({ device, order }: Held): Promise<void> {
  await until('the car to be let go', async () => (await system.orderRow(order.id)).released_at !== null)
  const downs = device.log.filter(
    ({ event, ...entry }) => event === 'arrived' && 'position' in entry && entry.position === 'down',
  )
  expect(downs).toHaveLength(1)
  device.stop()
}

/** What was sent is not sent again, and what nobody knows of counts for nothing. */
async function remind({ actor, point, arm }: Given): Promise<void> {
  const arrear = await system.addArrear()
  const name = `zhou-${point}`
  const [owner, openid] = [await system.owner(name), openidOf(OWNER_APPID, name)]
  await system.bindPlate(openid, plateOf(arrear))
  system.wechat.consent(openid, REMINDER_TEMPLATE, 3)
  await actor.retry('allowed messages', () => owner.call('allowMessages', { body: { count: 3 } }))
  arm('any')
  await system.rows(`SELECT graphile_worker.add_job('plan-reminders', '{}'::json, job_key => 'plan-now')`)
  const read = () =>
    system.rows<{ state: string; counted: number }>(
      `SELECT m.state, (SELECT count(*)::int FROM reminder r WHERE r.message_id = m.id) AS counted
       FROM reminder_message m WHERE m.plate_text = $1`,
      [arrear.plateText],
    )
  await until(
    'the reminder to end',
    async () => !['due', 'sending'].includes((await read())[0]?.state ?? 'due'),
  )
  const sent = system.wechat.messages().filter(({ touser }) => touser === openid).length
  const found = { messages: await read(), sent }
  expect(found).toEqual(
    {
      'reminder.claimed': { messages: [{ state: 'unknown', counted: 0 }], sent: 0 },
      'reminder.answered': { messages: [{ state: 'unknown', counted: 0 }], sent: 1 },
      'reminder.recorded': { messages: [{ state: 'delivered', counted: 1 }], sent: 1 },
    }[point],
  )
}

/** A pass comes for a car that is held: the bill falls to nothing once, and the car is let go. */
async function priceAnew(given: Given): Promise<void> {
  const held = await hold(given, false)
  const { stay, order } = held
  given.arm('any')
  const row = {
    eventId: `pass-${given.point}`,
    sentAt: at(0),
    passRef: `pass-${given.point}`,
    plates: [plateOf(stay)],
    validFrom: at(24 * 30),
    validTo: at(-24 * 30),
  }
  await given.actor.retry('a pass', () => crowd.send('passes', { rows: [row] }))
  await isLetGo(held)
  const ends = await system.rows(
    'SELECT s.method, s.amount_fen::int AS fen FROM settlement s WHERE s.bill_id = $1',
    [order.id],
  )
  expect(ends).toEqual([{ method: 'waiver', fen: 0 }])
  expect(await isIn(stay.stayId, 'free')).toBe(true)
}

/** Stays of a source become void in slices: each is counted once. */
async function voidMany({ actor, number, arm }: Given): Promise<void> {
  const hours = 24 * 4 + number * 5
  const rows = Array.from({ length: STAYS }, (_, index) => ({
    eventId: `void-${number}-${index}`,
    lotCode: 'P1',
    entryAt: at(hours + 2),
    occurredAt: at(hours),
    sentAt: at(0),
    plate: plateOfSeed('黑', number * 1_000 + index),
    fee: { totalFen: 10, discountFen: 0, paidFen: 0 },
  }))
  await actor.retry('many stays', () => crowd.send('exit', { rows }))
  const manager = await system.staff('manager')
  const query = { sourceId: crowd.sourceId, lotId: system.lot.id, from: at(hours + 1.6), to: at(hours + 0.4) }
  const seen = await manager.call('previewBulkVoid', { query })
  expect(seen).toMatchObject({ stays: STAYS, debts: STAYS, needsSecondPerson: false })
  arm('any')
  const body = { ...query, reason: '相机故障', seen: { stays: STAYS, amountFen: seen.debtsFen } }
  const { id: bulkVoidId } = await manager.call('startBulkVoid', { body })
  const read = () =>
    actor.retry('the bulk void', () => manager.call('readBulkVoid', { params: { bulkVoidId } }))
  await until('the bulk void to end', async () => (await read()).endedAt !== null)
  expect(await read()).toMatchObject({
    state: 'done',
    done: { stays: STAYS, debts: STAYS, debtsFen: 10 * STAYS, left: 0 },
  })
  const journal = await one<{ count: number }>(
    `SELECT count(*)::int FROM journal j JOIN arrear a ON a.id::text = j.entity_id JOIN parking_session s ON s.id = a.stay_id
     WHERE j.entity = 'arrear' AND j.to_state = 'void' AND s.plate_text = ANY($1)`,
    [rows.map(({ plate }) => plate.text)],
  )
  expect(journal.count).toBe(STAYS)
}

async function see({ actor, arm }: Given): Promise<void> {
  const { plateText } = await system.addArrear()
  const staff = await system.staff('attendant')
  arm('called')
  const body = { lotId: system.lot.id, plateText, plateColour: 'blue' as const, lookedAt: at(0) }
  const { found } = await actor.retry('a look-up', () => staff.call('lookUpPlate', { body }))
  const rows = await system.rows('SELECT id FROM sighting WHERE plate_text = $1', [plateText])
  expect(found.map(({ sightingId }) => ({ id: sightingId }))).toEqual(rows)
  expect(rows).toHaveLength(1)
}

async function decideBinding({ actor, point, arm }: Given): Promise<void> {
  const arrear = await system.addArrear()
  const plate = plateOf(arrear)
  const owner = await system.owner(`wu-${point}`)
  const query = { plateText: plate.text, plateColour: plate.colour }
  await owner.call('bindPlate', { query, bytes: photoOf(point) })
  const manager = await system.staff('manager')
  const { items } = await manager.call('listLicenceChecks', {})
  const check = items.find(({ plateText }) => plateText === plate.text)!
  arm('called')
  await actor
    .retry('a licence', () =>
      manager.call('confirmLicence', { params: { checkId: check.id }, body: { plate, issueDate: '2024-01-01' } }),
    )
    .catch(error => expect([point, String(error)]).toEqual(['binding.committed', expect.stringContaining('LICENCE_DECIDED')])) // prettier-ignore
  const read = () =>
    system.rows<{ state: string; picture_id: string | null }>(
      'SELECT state, picture_id FROM plate_binding WHERE plate_text = $1',
      [plate.text],
    )
  // The picture that the dead process left is deleted by the next turn.
  await system.rows(`SELECT graphile_worker.add_job('sweep', '{}'::json, job_key => 'sweep-now')`)
  await until('the picture to be forgotten', async () => (await read())[0]!.picture_id === null)
  expect(await read()).toEqual([{ state: 'bound', picture_id: null }])
}

/** A person says that the stay of a held car never was. */
async function correct(given: Given): Promise<void> {
  const held = await hold(given, true)
  const { actor, point, arm } = given
  const { stayId, id } = held.stay
  const manager = await system.staff('manager')
  const [params, correction] = [{ stayId }, { kind: 'void' as const }]
  arm('called')
  await actor
    .retry('a correction', async () => {
      const { seen } = await manager.call('previewStayCorrection', { params, body: { correction } })
      await manager.call('correctStay', { params, body: { correction, seen, reason: '误报' } })
    })
    .catch(error => expect([point, String(error)]).toEqual(['correction.committed', expect.stringContaining('STAY_NOT_CORRECTABLE')])) // prettier-ignore
  await isLetGo(held)
  expect(await isIn(stayId, 'void')).toBe(true)
  const ends = await system.rows(`SELECT to_state FROM journal WHERE entity = 'arrear' AND entity_id = $1 AND from_state = 'held'`, [id]) // prettier-ignore
  expect(ends).toHaveLength(1)
}

/** Three hours were paid and the gate says less: the rest is refunded once. */
async function returnPrepaid({ actor, point, number, arm }: Given): Promise<void> {
  const [name, plate] = [`sun-${point}`, plateOfSeed('吉', number)]
  const owner = await system.owner(name)
  const plateId = await system.bindPlate(openidOf(OWNER_APPID, name), plate)
  const row = (kind: string, hoursAgo: number) => ({
    eventId: `${kind}-${point}`,
    lotCode: 'P1',
    occurredAt: at(hoursAgo),
    sentAt: at(0),
    plate,
  })
  await actor.retry('an entry', () => crowd.send('entry', { rows: [row('entry', 2.5)] }))
  const { running } = await owner.call('readPlate', { params: { plateId } })
  const stayId = running![0]!.stayId!
  const { bill } = await owner.call('payStay', { params: { plateId, stayId }, body: {} })
  const number2 = await actor.payBill(owner, bill!.id)
  system.wechat.pay(number2)
  const stay = () =>
    one<{ state: string; prepaid: number }>(
      'SELECT state, prepaid_fen::int AS prepaid FROM parking_session WHERE id = $1',
      [stayId],
    )
  await until('the stay to be paid', async () => (await stay()).prepaid === 1500)
  arm('any')
  const fee = { totalFen: 700, discountFen: 0, paidFen: 0 }
  await actor.retry('an exit', () => crowd.send('exit', { rows: [{ ...row('exit', 0), fee }] }))
  const refunds = () =>
    system.rows('SELECT state, cause, amount_fen::int AS fen FROM refund WHERE bill_id = $1', [bill!.id])
  const wanted = [{ state: 'succeeded', cause: 'prepaid', fen: 800 }]
  await until('the rest to be back', async () => JSON.stringify(await refunds()) === JSON.stringify(wanted))
  expect(await stay()).toEqual({ state: 'paid', prepaid: 700 })
  const back = system.wechat.refunds().filter(({ outTradeNo }) => outTradeNo === number2)
  expect(back.map(({ refundFen }) => refundFen)).toEqual([800])
}

/** A debt is flagged while a car is held for it: the car is let go, and a person reviews the debt. */
async function flag(given: Given): Promise<void> {
  const held = await hold(given, true)
  const { stayId, enteredAt, exitedAt, id } = held.stay
  given.arm('any')
  const later = (time: Date) => new Date(time.getTime() + HOUR_MS).toISOString()
  const row = {
    eventId: `overlap-${given.point}`,
    lotCode: 'P1',
    entryAt: later(enteredAt),
    occurredAt: later(exitedAt),
    sentAt: at(0),
    plate: plateOf(held.stay),
    fee: { totalFen: 700, discountFen: 0, paidFen: 0 },
  }
  await given.actor.retry('an overlap', () => crowd.send('exit', { rows: [row] }, 'gate'))
  await isLetGo(held)
  expect(await isIn(stayId, 'review')).toBe(true)
  const flags = await system.rows(`SELECT event FROM journal WHERE entity = 'arrear' AND entity_id = $1 AND event = 'flagged'`, [id]) // prettier-ignore
  expect(flags).toHaveLength(1)
}

/** As if ten seconds had passed in which the dead node said nothing; the other one says every second that it lives. */
async function endLeases(): Promise<void> {
  await system.rows(`UPDATE job_lease SET seen_at = seen_at - interval '10 seconds'`)
  await system.rows(
    `UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '10 seconds' WHERE locked_by IS NOT NULL`,
  )
}

const SCENARIOS: readonly (readonly [RegExp, (given: Given) => Promise<void>])[] = [
  [/^reminder\./, remind],
  [/^reprice\./, priceAnew],
  [/^bulk_void\./, voidMany],
  [/^sighting\./, see],
  [/^binding\./, decideBinding],
  [/^correction\./, correct],
  [/^prepaid\./, returnPrepaid],
  [/^flag\./, flag],
]

it('every such failpoint has its scenario', () => {
  expect(POINTS.filter(point => !SCENARIOS.some(([name]) => name.test(point)))).toEqual([])
  expect(POINTS.length).toBeGreaterThanOrEqual(17)
})

const tried = POINTS.map((point, number) => ({ point, number }))
it.each(tried.filter(({ point }) => process.env.STORM_COUNT !== undefined || ALWAYS.test(point)))(
  'the other node finishes once what kill -9 at $point left',
  async ({ point, number }) => {
    let deaths = 0
    const dead = new Set<string>()
    const look = async () => {
      for (const node of system.nodes.filter(({ running, origin }) => !running && !dead.has(origin))) {
        deaths++
        dead.add(node.origin)
        // One dies; whoever goes on passes the same place.
        for (const other of system.nodes) other.arm('')
        await endLeases()
      }
    }
    const watch = setInterval(() => void look().catch(() => undefined), 10)
    try {
      const arm: Given['arm'] = which =>
        (which === 'any' ? system.nodes : [system.node]).forEach(node => node.arm(point))
      const scenario = SCENARIOS.find(([name]) => name.test(point))![1]
      await scenario({ actor: new RetryingActor(system, look), point, number, arm })
      await system.until('a node to die', () => deaths > 0)
      expect(deaths).toBe(1)
      expect(await system.brokenInvariants()).toEqual([])
    } finally {
      clearInterval(watch)
      for (const node of system.nodes) {
        node.arm('')
        await node.start()
      }
    }
  },
  180_000,
)
