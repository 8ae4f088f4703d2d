import { randomUUID } from 'node:crypto'
import type { StayCorrection } from '@fangxing/contract/stays'
import { delay } from '@fangxing/dev/stack'
import type { OwedStay } from './fixtures'
import { HttpRefusal } from './http-client'
import { plateOfSeed, type Actor } from './joined'
import { parkAndPay, remindOwner } from './owner-actors'

const HOUR_MS = 3_600_000
/** Mostly when a car is held already: before that, whatever ends a debt or doubts it ends the storm. */
const WHILE_HELD = [800, 4_000] as const

/**
 * Two sources report one stay of a car of their own, each on its node: at once or one after the other, the exit perhaps first,
 * again, and replayed after an outage. It is one stay.
 */
const reportTwice: Actor = ({ system, crowd, random, actor, log }) => {
  const beginsMs = random.between(0, 2_000)
  const [isExitFirst, isReplayed, isAtOnce, isAgain] = [0.3, 0.4, 0.5, 0.5].map(p => random.chance(p))
  const apartMs = random.between(0, 9 * 60_000)
  const ageMs = (isReplayed ? random.between(1, 20) * 24 : 0) * HOUR_MS
  const plate = plateOfSeed('辽', random.seed)
  return async () => {
    await delay(beginsMs)
    const nowMs = system.now().getTime() - ageMs
    const fee = { totalFen: 800, discountFen: 0, paidFen: 0 }
    const tell = async (kind: 'entry' | 'exit', by: 'pos' | 'gate') => {
      const atMs = nowMs - (kind === 'entry' ? 4 : 1) * HOUR_MS + (by === 'gate' ? apartMs : 0)
      const row = {
        eventId: `${kind}-${random.seed}`,
        lotCode: 'P1',
        occurredAt: new Date(atMs).toISOString(),
        sentAt: system.now().toISOString(),
        plate,
        replay: isReplayed,
        ...(kind === 'exit' ? { fee } : {}),
      }
      const times = isAgain ? [1, 2] : [1]
      const replies = await Promise.all(
        times.map(() => actor.retry(`an ${kind}`, () => crowd.send(kind, { rows: [row] }, by))),
      )
      log(`${by} told the ${kind}: ${replies.map(reply => reply.value?.rows[0]?.outcome).join(' and ')}`)
    }
    for (const kind of isExitFirst ? (['exit', 'entry'] as const) : (['entry', 'exit'] as const))
      if (isAtOnce) await Promise.all([tell(kind, 'pos'), tell(kind, 'gate')])
      else for (const by of ['pos', 'gate'] as const) await tell(kind, by)
    crowd.reportedTwice.push(plate.text)
  }
}

/** The gate reports a stay of the same car at the same time, late: one of the two cannot be true, and nobody is held for it. */
const overlap: Actor = ({ system, crowd, random, actor, log }, arrear) => {
  const beginsMs = random.between(...WHILE_HELD)
  const isReplayed = random.chance(0.5)
  return async () => {
    const { enteredAt, exitedAt } = arrear as OwedStay
    await delay(beginsMs)
    const row = {
      eventId: `overlap-${random.seed}`,
      lotCode: 'P1',
      entryAt: new Date(enteredAt.getTime() + HOUR_MS).toISOString(),
      occurredAt: new Date(exitedAt.getTime() + HOUR_MS).toISOString(),
      sentAt: system.now().toISOString(),
      plate: { text: arrear.plateText, colour: arrear.plateColour },
      fee: { totalFen: 700, discountFen: 0, paidFen: 0 },
      replay: isReplayed,
    }
    const reply = await actor.retry('an overlap', () => crowd.send('exit', { rows: [row] }, 'gate'))
    log(`overlap: ${reply.value?.rows[0]?.outcome}`)
  }
}

/** A pass or a coupon comes for the plate, perhaps while its car is held, and may end again: what is asked for falls and never rises. */
const priceAnew: Actor = ({ system, crowd, random, actor, log }, arrear) => {
  const beginsMs = random.between(...WHILE_HELD)
  const [isCoupon, ends] = [random.chance(0.5), random.chance(0.4)]
  const amount = random.between(1, arrear.dueFen + 500)
  const endsAfterMs = random.between(0, 1_500)
  return async () => {
    const { enteredAt, exitedAt } = arrear as OwedStay
    await delay(beginsMs)
    const tell = async (validTo: Date) => {
      const row = {
        eventId: randomUUID(),
        sentAt: system.now().toISOString(),
        passRef: `pass-${random.seed}`,
        plates: [{ text: arrear.plateText, colour: arrear.plateColour }],
        validFrom: new Date(enteredAt.getTime() - HOUR_MS).toISOString(),
        validTo: validTo.toISOString(),
        ...(isCoupon ? { coupon: { unit: 'fen' as const, amount } } : {}),
      }
      const reply = await actor.retry('a pass', () => crowd.send('passes', { rows: [row] }))
      log(`${isCoupon ? `a coupon of ${amount}` : 'a pass'}: ${reply.value?.rows[0]?.outcome}`)
    }
    await tell(new Date(exitedAt.getTime() + 40 * 24 * HOUR_MS))
    if (!ends) return
    await delay(endsAfterMs)
    await tell(new Date(enteredAt.getTime() + HOUR_MS))
  }
}

/** A manager corrects a stay by hand, perhaps while a car is held for its debt. */
const correctByHand: Actor = ({ system, random, actor, log }, arrear) => {
  const beginsMs = random.between(...WHILE_HELD)
  const kind = random.pick(['plate', 'times', 'bay', 'void'] as const)
  const totalFen = random.between(100, 3_000)
  return async () => {
    const { stayId, enteredAt } = arrear as OwedStay
    await delay(beginsMs)
    const correction: StayCorrection = {
      plate: { kind: 'plate' as const, plate: plateOfSeed('甘', random.seed) },
      times: {
        kind: 'times' as const,
        enteredAt: new Date(enteredAt.getTime() + 60_000).toISOString(),
        totalFen,
      },
      bay: { kind: 'bay' as const, bays: [`A${random.seed % 100}`] },
      void: { kind: 'void' as const },
    }[kind]
    const manager = await actor.retry('a manager who corrects', () => system.staff('manager'))
    const params = { stayId }
    await actor
      .retry('a correction by hand', async () => {
        const preview = await manager.call('previewStayCorrection', { params, body: { correction } })
        const body = { correction, seen: preview.seen, reason: '风暴更正' }
        await manager.call('correctStay', { params, body })
      })
      .catch((error: unknown) => {
        // It was corrected before, and only the answer was lost: there is nothing to change any more.
        if (!(error instanceof HttpRefusal && ['BAD_INPUT', 'STAY_NOT_CORRECTABLE'].includes(error.code)))
          throw error
      })
    log(`${kind} corrected by hand`)
  }
}

type Chances = readonly (readonly [string, number, Actor])[]
export const ABOUT_ANY_DEBT: Chances = [
  ['two sources', 0.3, reportTwice],
  ['a parked car', 0.3, parkAndPay],
  ['a reminder', 0.2, remindOwner],
]
/** Of a stay whose debt is held or may be. */
export const ABOUT_AN_OWED_STAY: Chances = [
  ['an overlap', 0.2, overlap],
  ['a pass', 0.3, priceAnew],
  ['by hand', 0.2, correctByHand],
]

/** Answers each plate that is not of one stay, with at most one debt, although two sources reported one alone. */
export async function reportedTwiceWrongly({
  system,
  crowd,
}: Pick<Parameters<Actor>[0], 'system' | 'crowd'>): Promise<string[]> {
  const rows = await system.rows<{ plate: string; stays: number; debts: number }>(
    `SELECT p.plate, (SELECT count(*)::int FROM parking_session s WHERE s.plate_text = p.plate AND s.state <> 'void') AS stays,
       (SELECT count(*)::int FROM arrear a WHERE a.plate_text = p.plate AND a.state <> 'void') AS debts
     FROM unnest($1::text[]) AS p(plate)`,
    [crowd.reportedTwice],
  )
  return rows
    .filter(({ stays, debts }) => stays !== 1 || debts > 1)
    .map(({ plate, stays, debts }) => `${plate}: ${stays} stays, ${debts} debts`)
}
