import { openidOf } from '@fangxing/wechat-sim'
import { delay } from '@fangxing/dev/stack'
import { plateOf, plateOfSeed, whyOf, type Actor } from './joined'
import { OWNER_APPID, REMINDER_TEMPLATE } from './system-parts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Hours of Shanghai: nobody is reminded by night, and tests move time on. */
const [DAY_BEGINS, DAY_ENDS] = [9, 16]

/** Moves time on to the morning, unless it is day. */
export async function waitForDay(system: Parameters<Actor>[0]['system']): Promise<void> {
  const ofDayMs = (system.now().getTime() + 8 * HOUR_MS) % DAY_MS
  if (ofDayMs >= DAY_BEGINS * HOUR_MS && ofDayMs < DAY_ENDS * HOUR_MS) return
  await system.advance((DAY_BEGINS * HOUR_MS + DAY_MS - ofDayMs) % DAY_MS)
}

/**
 * Somebody pays for a car of theirs while it is parked, perhaps with a friend at the same moment; it leaves before, meanwhile or
 * afterwards, and the success may be told late. A price below what was paid sets the rest aside.
 */
export const parkAndPay: Actor = ({ system, crowd, random, actor, log }) => {
  const beginsMs = random.between(0, 2_000)
  const leaves = random.pick(['never', 'before', 'at once', 'afterwards'] as const)
  const [isTwice, isLate, isCheaper, isVoided] = [0.4, 0.3, 0.3, 0.15].map(p => random.chance(p))
  const name = `sun${random.seed}`
  const plate = plateOfSeed('吉', random.seed)
  const row = (kind: string, minutesAgo: number, more: object = {}) => ({
    eventId: `parked-${kind}-${random.seed}`,
    lotCode: 'P1',
    occurredAt: new Date(system.now().getTime() - minutesAgo * MINUTE_MS).toISOString(),
    sentAt: system.now().toISOString(),
    plate,
    ...more,
  })
  const leave = async () => {
    // A gate that says less than was paid, or that the car left long before.
    const fee = { totalFen: 700, discountFen: 0, paidFen: 0 }
    const exit = isCheaper ? row('exit', 0, { fee }) : row('exit', isLate ? 70 : 0)
    const reply = await actor.retry('an exit', () => crowd.send('exit', { rows: [exit] }, 'gate'))
    log(`the parked car left: ${reply.value?.rows[0]?.outcome}`)
  }
  const payAs = async (who: string, billId: string, shareCode: string | null) => {
    const payer = await actor.retry('who pays while parked', () => system.owner(who))
    if (shareCode !== null)
      await actor.retry('a shared bill', () => payer.call('openSharedBill', { body: { code: shareCode } }))
    const number = await actor.payBill(payer, billId)
    if (isLate) await delay(1_000)
    system.wechat.pay(number)
    log(`${who} paid while parked`)
  }
  const voidStay = async (stayId: string) => {
    const manager = await actor.retry('a manager', () => system.staff('manager'))
    const [params, correction] = [{ stayId }, { kind: 'void' as const }]
    const { seen } = await actor.retry('a preview', () =>
      manager.call('previewStayCorrection', { params, body: { correction } }),
    )
    const body = { correction, seen, reason: '误报' }
    await actor.retry('a void', () => manager.call('correctStay', { params, body }))
    log('the parked car never was')
  }
  return async () => {
    await delay(beginsMs)
    const owner = await actor.retry('an owner with a parked car', () => system.owner(name))
    const plateId = await system.bindPlate(openidOf(OWNER_APPID, name), plate)
    // Half an hour beside the next price: who pays may leave for it in time.
    const entry = row('entry', 150)
    await actor.retry('an entry', () => crowd.send('entry', { rows: [entry] }, 'gate'))
    const { running } = await actor.retry('a plate', () => owner.call('readPlate', { params: { plateId } }))
    const stayId = running![0]!.stayId!
    const params = { plateId, stayId }
    const { bill } = await actor.retry('a bill while parked', () =>
      owner.call('payStay', { params, body: {} }),
    )
    if (bill === null) return log('nothing is to be paid for the parked car')
    if (leaves === 'before') await leave()
    const friend = `${name}-friend`
    const pay = (who: string, code: string | null) =>
      payAs(who, bill.id, code).catch(error => log(whyOf(who, error)))
    await Promise.all([
      pay(name, null),
      ...(isTwice ? [pay(friend, bill.shareCode)] : []),
      ...(leaves === 'at once' ? [leave()] : []),
    ])
    if (leaves === 'afterwards') await leave()
    if (isVoided) await voidStay(stayId)
  }
}

/** Whoever has bound the plate and allowed messages is reminded of what it owes, while others end or hold it. */
export const remindOwner: Actor = ({ system, random, actor, log }, arrear) => {
  const beginsMs = random.between(0, 1_500)
  const name = `wu${random.seed}`
  return async () => {
    await delay(beginsMs)
    const owner = await actor.retry('an owner to remind', () => system.owner(name))
    const openid = openidOf(OWNER_APPID, name)
    await system.bindPlate(openid, plateOf(arrear))
    system.wechat.consent(openid, REMINDER_TEMPLATE, 3)
    await actor.retry('allowed messages', () => owner.call('allowMessages', { body: { count: 3 } }))
    // On both nodes at once, as by the clock.
    for (const turn of [1, 2])
      await system.rows(`SELECT graphile_worker.add_job('plan-reminders', '{}'::json, job_key => $1)`, [
        `plan-${random.seed}-${turn}`,
      ])
    log('reminders were planned')
  }
}

/** Messages about a debt that went out more often than was noted. */
export async function remindedTooOften(system: Parameters<Actor>[0]['system']): Promise<string[]> {
  const sent = system.wechat.messages()
  const rows = await system.rows<{ openid: string; tried: number }>(
    `SELECT o.openid, (SELECT coalesce(sum(m.attempts), 0)::int FROM reminder_message m WHERE m.owner_id = o.id) AS tried FROM owner o`,
  )
  return rows.flatMap(({ openid, tried }) => {
    const count = sent.filter(one => one.touser === openid && one.templateId === REMINDER_TEMPLATE).length
    return count > tried ? [`${openid} got ${count} reminders, ${tried} were tried`] : []
  })
}
