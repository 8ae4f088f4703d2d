import { createHash, randomUUID } from 'node:crypto'
import type { ImportView } from '@fangxing/contract/imports'
import type { PlateColour } from '@fangxing/contract/plate'
import { Crowd } from '../harness/crowd'
import { photoOf } from '../harness/crowd-actors'
import { FAILPOINTS_OF_DEBTS, readFailpoints } from '../harness/failpoints'
import type { Arrear } from '../harness/fixtures'
import { RetryingActor } from '../harness/retrying-actor'
import { recoveryRequest, uploadPhoto } from '../harness/scenario'
import { sendPicture } from '../harness/stay-pictures'
import { TestSystem } from '../harness/test-system'

const POINTS = readFailpoints().filter(point => FAILPOINTS_OF_DEBTS.test(point))
const DAY_MS = 86_400_000

let system: TestSystem
let crowd: Crowd
beforeAll(async () => {
  system = await TestSystem.start()
  crowd = await Crowd.gather(system)
}, 90_000)
afterAll(() => system.stop())

let deathCount = 0
const deaths = () => deathCount
/** `atDeath` looks at what the dead process left, before the next one starts. */
type Given = { actor: RetryingActor; arm: (atDeath?: () => Promise<void>) => void }
const stateOf = async ({ id }: Arrear) =>
  (
    await system.rows<{ state: string; paid: number }>(
      'SELECT state, paid_fen::int AS paid FROM arrear WHERE id = $1',
      [id],
    )
  )[0]
const untilSettled = (arrear: Arrear) =>
  system.until(
    'the debt to be settled',
    async () => {
      await system.accelerateTime()
      return (await stateOf(arrear))?.state === 'settled'
    },
    60_000,
  )
const plateOf = ({ plateText: text, plateColour }: Arrear) => ({ text, colour: plateColour as PlateColour })

async function importFile({ actor }: Given, rows: readonly string[]): Promise<string> {
  const heading = 'externalId,plateText,plateColour,enteredAt,exitedAt,principalFen,ended,endedReference'
  const content = Buffer.from([heading, ...rows].join('\n'))
  const sha256 = createHash('sha256').update(content).digest('hex')
  const manager = await system.manager()
  const body = { kind: 'debts' as const, lotId: system.lot.id, fileName: 'a.csv', sizeBytes: content.length }
  const { id: importId } = await actor.retry('an import', () => manager.call('createImport', { body }))
  const bytes = { content, mediaType: 'application/octet-stream' }
  await manager.call('putImportPart', { params: { importId, part: 1 }, query: { sha256 }, bytes })
  await manager.call('startImport', { params: { importId }, body: {} }).catch(() => undefined)
  return importId
}

/** The import once it has ended, on whichever process goes on. */
async function ended({ actor }: Given, importId: string): Promise<ImportView> {
  const read = async () => {
    const manager = await system.manager()
    const view = await actor.retry('the import', () => manager.call('getImport', { params: { importId } }))
    await system.accelerateTime()
    return view.state === 'done' ? view : undefined
  }
  return system.until('the import to end', read, 90_000)
}

const picturesOf = (eventId: string) =>
  system.rows<{ is_joined: boolean }>(
    'SELECT stay_id IS NOT NULL AS is_joined FROM stay_picture WHERE event_id = $1',
    [eventId],
  )
const entryRow = (eventId: string) => ({
  eventId,
  lotCode: 'P1',
  occurredAt: system.now().toISOString(),
  sentAt: system.now().toISOString(),
  plate: { text: `粤F${String(Date.now()).slice(-5)}`, colour: 'blue' },
})

/** The process dies while a picture is stored: sent again by the same link, there is one. */
async function sendWhileItDies({ actor, arm }: Given): Promise<void> {
  const eventId = randomUUID()
  await actor.retry('an entry', () => crowd.send('entry', { rows: [entryRow(eventId)] }))
  arm()
  const outcome = await sendPicture({ system, crowd, actor }, { eventId, kind: 'entry' })
  expect(['stored', 'already']).toContain(outcome)
  expect(await picturesOf(eventId)).toEqual([{ is_joined: true }])
}

/** The daily job again and again, each time as if what the dead process had taken were due. */
const pruneUntil = (what: string, makeDue: string, isDone: () => Promise<boolean>) =>
  system.until(
    what,
    async () => {
      await system.accelerateTime()
      await system.rows(makeDue)
      await system.rows(`SELECT graphile_worker.add_job('prune', '{}'::json, job_key => 'prune-again')`)
      return isDone()
    },
    60_000,
  )

/** The process dies while a picture leaves: its row is there as long as its file may be. */
async function letPictureLeave({ actor, arm }: Given): Promise<void> {
  const eventId = randomUUID()
  expect(await sendPicture({ system, crowd, actor }, { eventId, kind: 'entry' })).toBe('unknown_stay')
  let left: unknown[] | undefined
  arm(async () => void (left = await picturesOf(eventId)))
  await system.rows(
    `UPDATE stay_picture SET created_at = $2::timestamptz - interval '73 hours', look_at = $2 WHERE event_id = $1`,
    [eventId, system.now()],
  )
  await system.rows(`SELECT graphile_worker.add_job('prune', '{}'::json)`)
  await system.until('the process to die before the row is gone', () => left !== undefined, 60_000)
  expect(left).toEqual([{ is_joined: false }])
  const makeDue = `UPDATE stay_picture SET look_at = look_at - interval '10 minutes' WHERE event_id = '${eventId}'`
  await pruneUntil('the row to be gone', makeDue, async () => (await picturesOf(eventId)).length === 0)
}

const debtRow = (name: string, index: number, end = ',') =>
  `${name}-${index},豫${'ABCDEFGH'[index % 8]!}${10_000 + index},蓝,2026-01-05 09:00,2026-01-05 11:00,${100 + index},${end}`

/** One for each failpoint: what somebody does while the process dies there, and what holds afterwards. */
const SCENARIOS: Record<string, (given: Given) => Promise<void>> = {
  async 'bill.opened'({ actor, arm }) {
    const arrear = await system.addArrear()
    const owner = await system.owner('wang')
    arm()
    const billId = await actor.openPlateBill(owner, arrear)
    system.wechat.pay(await actor.payBill(owner, billId!))
    await untilSettled(arrear)
    // Asked for again after the crash, it is the same bill.
    const bills = await system.rows('SELECT b.id FROM bill b JOIN bill_line l ON l.bill_id = b.id WHERE l.arrear_id = $1', [arrear.id]) // prettier-ignore
    expect(bills).toEqual([{ id: billId }])
  },

  async 'bill.superseded'({ actor, arm }) {
    const [arrear, device] = [await system.addArrear(), await system.addDevice()]
    const owner = await system.owner('li')
    const outTradeNo = await actor.payBill(owner, (await actor.openPlateBill(owner, arrear))!)
    const staff = await system.staff('attendant')
    const body = recoveryRequest(system, [arrear], device, [await uploadPhoto(staff)])
    const idempotencyKey = randomUUID()
    // The money comes although a device took the place of the bill, before it could be closed at WeChat or a lock could rise.
    const { faults } = system.wechat
    const unclosed = faults.add({ route: 'close', kind: 'system-error', match: outTradeNo })
    arm(() => {
      system.wechat.pay(outTradeNo)
      faults.clear(unclosed)
      return Promise.resolve()
    })
    const order = await actor.retry('an order', () => staff.call('openRecovery', { body, idempotencyKey }))
    await untilSettled(arrear)
    await system.untilOrder(order.id, 'completed', 30_000)
    await expect(staff.call('raise', { params: { orderId: order.id }, body: {} })).rejects.toThrow(
      'STATE_CONFLICT',
    )
    expect(device.log.filter(({ event }) => event === 'arrived')).toEqual([])
    device.stop()
  },

  async 'notice.left'({ actor, arm }) {
    const arrear = await system.addArrear()
    const staff = await system.staff('attendant')
    const body = { lotId: system.lot.id, plate: plateOf(arrear), arrearIds: [arrear.id] }
    const notice = await staff.call('makeNotice', { body })
    const photoId = await uploadPhoto(staff, photoOf(notice.id))
    arm()
    const left = await actor.retry('a notice at the car', () =>
      staff.call('leaveNotice', { params: { noticeId: notice.id }, body: { photoId } }),
    )
    expect(left.state).toBe('left')
    const reminders = await system.rows('SELECT arrear_id FROM reminder WHERE notice_id = $1', [notice.id])
    expect(reminders).toEqual([{ arrear_id: arrear.id }])
  },

  async 'source_event.committed'({ actor, arm }) {
    const at = (daysAgo: number) => new Date(system.now().getTime() - daysAgo * DAY_MS).toISOString()
    const row = {
      eventId: randomUUID(),
      lotCode: 'P1',
      stayRef: randomUUID(),
      occurredAt: at(2),
      sentAt: at(0),
      entryAt: at(2.1),
      plate: { text: '粤E10001', colour: 'blue' },
      fee: { totalFen: 900, discountFen: 0, paidFen: 0 },
      replay: true,
    }
    arm()
    const reply = await actor.retry('an exit', () => crowd.send('exit', { rows: [row] }))
    expect(reply.value?.rows).toMatchObject([{ outcome: 'duplicate', first: expect.any(String) }])
    const stays = await system.rows('SELECT id FROM parking_session WHERE stay_ref = $1', [row.stayRef])
    expect(stays).toHaveLength(1)
  },

  'picture.file_written': sendWhileItDies,
  'picture.stored': sendWhileItDies,

  async 'picture.joined'({ actor, arm }) {
    const eventId = randomUUID()
    expect(await sendPicture({ system, crowd, actor }, { eventId, kind: 'entry' })).toBe('unknown_stay')
    arm()
    await actor.retry('an entry', () => crowd.send('entry', { rows: [entryRow(eventId)] }))
    await system.until(
      'the process to die after the picture found its stay',
      async () => {
        await system.accelerateTime()
        return deaths() > 0 && (await picturesOf(eventId))[0]?.is_joined
      },
      90_000,
    )
    expect(await picturesOf(eventId)).toHaveLength(1)
  },

  'picture.left': letPictureLeave,
  'picture.file_removed': letPictureLeave,

  async 'debt.to_retire'({ arm }) {
    const { id } = await system.addArrear()
    // Nobody changed it in the last four years.
    const old = new Date(system.now().getTime() - 4 * 366 * DAY_MS)
    await system.rows(
      `WITH gone AS (DELETE FROM arrear WHERE id = $1 RETURNING *)
       INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, waived_fen, state, content_hash, created_at)
       SELECT gen_random_uuid(), merchant_id, lot_id, 'import', 'retired', plate_text, plate_colour, plate_key, $2::timestamptz, $2::timestamptz + interval '1 hour', 900, 900, 'void', 'x', $2 FROM gone`,
      [id, old],
    )
    const isThere = async () =>
      (await system.rows(`SELECT 1 FROM arrear WHERE external_id = 'retired'`)).length > 0
    let wasThere: boolean | undefined
    arm(async () => void (wasThere = await isThere()))
    await system.rows(`SELECT graphile_worker.add_job('prune', '{}'::json)`)
    await system.until('the process to die before the debt is gone', () => wasThere !== undefined, 60_000)
    expect(wasThere).toBe(true)
    await pruneUntil(
      'the debt to be gone',
      `UPDATE arrear SET look_at = NULL WHERE external_id = 'retired'`,
      async () => !(await isThere()),
    )
  },

  async 'debt.paid_elsewhere'({ actor, arm }) {
    const [arrear, device] = [await system.addArrear(), await system.addDevice()]
    const order = await actor.block(await system.staff('attendant'), device, arrear)
    const row = {
      eventId: randomUUID(),
      sentAt: system.now().toISOString(),
      paymentRef: randomUUID(),
      channel: 'POS',
      state: 'paid' as const,
      covers: [{ arrearId: arrear.id, amountFen: arrear.dueFen }],
    }
    arm()
    const reply = await actor.retry('a payment elsewhere', () => crowd.send('paid', { rows: [row] }))
    expect(reply.value?.rows).toMatchObject([{ outcome: 'duplicate', first: 'settled' }])
    await system.until(
      'the car to be let go',
      async () => {
        await system.accelerateTime()
        return (await system.orderRow(order.id)).state === 'released'
      },
      60_000,
    )
    expect(await stateOf(arrear)).toEqual({ state: 'settled', paid: arrear.dueFen })
    device.stop()
  },

  async 'import.slice_committed'(given) {
    given.arm()
    const importId = await importFile(
      given,
      Array.from({ length: 1_100 }, (_, i) => debtRow('slice', i)),
    )
    expect(await ended(given, importId)).toMatchObject({ rows: 1_100, taken: 1_100, unchanged: 0, wrong: 0 })
    const [{ n }] = (await system.rows(`SELECT count(*)::int AS n FROM journal j JOIN arrear a ON a.id::text = j.entity_id
      WHERE j.entity = 'arrear' AND j.from_state IS NULL AND a.external_id LIKE 'slice-%'`)) as [{ n: number }] // prettier-ignore
    expect(n).toBe(1_100)
  },

  async 'import.debts_ended'(given) {
    const rows = (end: string) => Array.from({ length: 5 }, (_, i) => debtRow('end', i, end))
    expect(await ended(given, await importFile(given, rows(',')))).toMatchObject({ rows: 5, taken: 5 })
    given.arm()
    // What ended before the process died is found ended, and ends nothing twice.
    const again = await ended(given, await importFile(given, rows('paid_elsewhere,POS 77')))
    expect(again).toMatchObject({ rows: 5, wrong: 0 })
    const debts = await system.rows(`SELECT state, paid_fen = principal_fen AS is_paid, count(*)::int AS n FROM arrear
      WHERE external_id LIKE 'end-%' GROUP BY 1, 2`) // prettier-ignore
    expect(debts).toEqual([{ state: 'settled', is_paid: true, n: 5 }])
  },
}

it.each(POINTS)(
  'what was promised holds after kill -9 at %s',
  async point => {
    const node = system.nodes[0]!
    deathCount = 0
    let look: (() => Promise<void>) | undefined
    let starting: Promise<void> | undefined
    const startAgain = async () => {
      deathCount++
      try {
        await look?.()
      } finally {
        // Whatever was seen at the death, the node runs again for what comes next.
        await node.start()
      }
    }
    const restartNode = async () => {
      if (node.running) return
      await (starting ??= startAgain().finally(() => (starting = undefined)))
    }
    const arm: Given['arm'] = atDeath => {
      look = atDeath
      node.arm(point)
    }
    const watch = setInterval(() => void restartNode().catch(() => undefined), 50)
    try {
      const actor = new RetryingActor(system, restartNode)
      await SCENARIOS[point]!({ actor, arm })
      expect(deathCount).toBeGreaterThan(0)
      await system.until('the node to be ready', () => node.isReady(), 30_000)
      expect(await system.brokenInvariants()).toEqual([])
    } finally {
      clearInterval(watch)
      await restartNode().catch(() => undefined)
    }
  },
  180_000,
)

it(
  'the receiver gets every event in the end',
  async () => expect(await crowd.undelivered()).toEqual([]),
  150_000,
)
