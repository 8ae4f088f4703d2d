import { createHash, randomUUID } from 'node:crypto'
import { delay } from '@fangxing/dev/stack'
import { PNG } from 'pngjs'
import type { Arrear, OwedStay } from './fixtures'
import { HttpRefusal } from './http-client'
import { plateOf, whyOf, type Actor, type Joined } from './joined'
import { uploadPhoto } from './scenario'
import { sendPicture } from './stay-pictures'
import { ABOUT_ANY_DEBT, ABOUT_AN_OWED_STAY } from './stay-actors'

/** Somebody pays for the plate without a device, alone or together with a friend whom they have sent the bill. */
const payByPlate: Actor = ({ system, random, actor, log }, arrear) => {
  const [beginsMs, paysMs] = [random.between(0, 400), random.between(0, 2_000)]
  const [isPaid, isShared] = [random.chance(0.7), random.chance(0.3)]
  const pay = async (name: string, billId: string) => {
    const friend = await actor.retry('a friend', () => system.owner(name))
    const { shareCode } = await actor.retry('the bill', () => friend.call('readBill', { params: { billId } }))
    if (shareCode === null) return
    const other = await actor.retry('another friend', () => system.owner(`${name}-friend`))
    await actor.retry('a shared bill', () => other.call('openSharedBill', { body: { code: shareCode } }))
    const number = await actor.payBill(other, billId)
    system.wechat.pay(number)
    log('a friend paid the shared bill')
  }
  return async () => {
    await delay(beginsMs)
    const name = `zhao${random.seed}`
    const owner = await actor.retry('an owner elsewhere', () => system.owner(name))
    const billId = await actor.openPlateBill(owner, arrear)
    if (billId === null) return log('the plate owes nothing')
    const sharing = isShared ? pay(name, billId).catch(error => log(whyOf('a friend', error))) : null
    try {
      const outTradeNo = await actor.payBill(owner, billId)
      log(`a bill for the plate: ${outTradeNo}`)
      if (!isPaid) return
      await delay(paysMs)
      // It may be closed by now, for a lock that goes up.
      system.wechat.pay(outTradeNo)
      log('paid by plate')
    } finally {
      await sharing
    }
  }
}

/** Another system collects: it says so, sends the same at once on two nodes, again, changed, and may take it back. */
const collectElsewhere: Actor = ({ system, crowd, random, actor, log }, arrear) => {
  const beginsMs = random.between(0, 2_500)
  const [reserves, waits, repeats, changes, reverses] = [0.4, 0.4, 0.5, 0.3, 0.3].map(p => random.chance(p))
  // A part first, of which the rest may never come.
  const [isPart, isOnlyPart] = [random.chance(0.4), random.chance(0.3)]
  const paymentRef = `pos-${random.seed}`
  const partFen = random.between(1, arrear.dueFen - 1)
  const row = (state: 'pending' | 'paid' | 'reversed', amountFen = arrear.dueFen) => ({
    eventId: randomUUID(),
    sentAt: system.now().toISOString(),
    paymentRef,
    channel: 'POS',
    state,
    covers: [{ arrearId: arrear.id, amountFen }],
  })
  const send = async (given: ReturnType<typeof row>) => {
    const reply = await actor.retry('a payment elsewhere', () => crowd.send('paid', { rows: [given] }))
    const { outcome, first } = reply.value?.rows[0] ?? {}
    log(`${given.state} elsewhere: ${reply.status} ${outcome} ${first ?? ''}`)
  }
  return async () => {
    await delay(beginsMs)
    if (reserves)
      await actor.retry('an intent', () =>
        crowd.send('intent', { arrearIds: [arrear.id], ttlS: 60, paymentRef }),
      )
    if (waits) await send(row('pending'))
    const steps = [...(isPart ? [partFen] : []), ...(isPart && isOnlyPart ? [] : [arrear.dueFen])]
    for (const amountFen of steps) {
      const paid = row('paid', amountFen)
      await Promise.all([send(paid), ...(repeats ? [send(paid)] : [])])
      if (repeats) await send({ ...row('paid', amountFen), sentAt: paid.sentAt })
      if (changes) await send({ ...paid, channel: 'cash' })
    }
    if (reverses) await send(row('reversed', steps.at(-1)))
  }
}

/** The source of a stay corrects it, before a device holds the car for it or while one does. */
const correctStay: Actor = ({ system, crowd, random, actor, log }, arrear) => {
  const beginsMs = random.between(0, 3_000)
  const what = random.pick(['plate', 'times', 'void'] as const)
  const totalFen = random.between(100, 3_000)
  return async () => {
    const { stayId, enteredAt, exitedAt } = arrear as OwedStay
    await delay(beginsMs)
    const head = {
      eventId: randomUUID(),
      sentAt: system.now().toISOString(),
      target: { stayId },
      expectedVersion: 1,
      reason: '风暴',
    }
    const times = { entryAt: enteredAt.toISOString(), exitAt: exitedAt.toISOString() }
    const row = {
      plate: { ...head, kind: what, plate: { text: `湘${arrear.plateText.slice(1)}`, colour: 'blue' } },
      times: { ...head, kind: what, ...times, fee: { totalFen, discountFen: 0, paidFen: 0 } },
      void: { ...head, kind: what },
    }[what]
    const [reply, again] = await Promise.all(
      [row, row].map(one => actor.retry('a correction', () => crowd.send('correction', { rows: [one] }))),
    )
    const outcomes = [reply, again].map(one => one!.value?.rows[0]?.outcome)
    log(`${what} corrected: ${outcomes.join(' and ')}`)
  }
}

/** An attendant leaves paper at the car; its owner may pay by that. */
const leaveNotice: Actor = ({ system, random, actor, log }, arrear) => {
  // Mostly before a device comes: whoever is held reads the device and not the paper.
  const beginsMs = random.between(0, 600)
  const [isVoided, isPaid] = [random.chance(0.2), random.chance(0.9)]
  return async () => {
    await delay(beginsMs)
    const staff = await actor.retry('staff with paper', () => system.staff('attendant'))
    const body = { lotId: system.lot.id, plate: plateOf(arrear), arrearIds: [arrear.id] }
    const notice = await actor.retry('a notice', () => staff.call('makeNotice', { body }))
    const params = { noticeId: notice.id }
    if (isVoided) {
      await actor.retry('no notice', () => staff.call('voidNotice', { params, body: { reason: '打印错误' } }))
      return log('a notice was thrown away')
    }
    const photoId = await actor.retry('a picture of the notice', () => uploadPhoto(staff, photoOf(notice.id)))
    await actor.retry('a notice at the car', () => staff.call('leaveNotice', { params, body: { photoId } }))
    log('a notice was left')
    if (!isPaid) return
    const owner = await actor.retry('a reader', () => system.owner(`qian${random.seed}`))
    const { bill } = await actor.retry('what the notice says', () =>
      owner.call('openNotice', { params: { reference: notice.number } }),
    )
    if (bill === null) return
    system.wechat.pay(await actor.payBill(owner, bill.id))
    log('paid by notice')
  }
}

/** A manager hears that it was paid, or gives it up, at any moment. */
const endByHand: Actor = ({ system, random, actor, log }, arrear) => {
  const beginsMs = random.between(0, 3_000)
  const act = random.pick(['withdrawArrears', 'waiveArrears', 'markPaidElsewhere'] as const)
  return async () => {
    await delay(beginsMs)
    const manager = await actor.retry('a manager', () => system.staff('manager'))
    const body = { arrearIds: [arrear.id], reason: '风暴' }
    const { outcome } = await actor.retry('an end by hand', () =>
      act === 'markPaidElsewhere'
        ? manager.call(act, { body: { ...body, reference: 'POS 1' } })
        : manager.call(act, { body }),
    )
    log(`${act}: ${outcome}`)
  }
}

/** A file is imported, and a node is killed meanwhile. */
const importFile: Actor = ({ system, faults, device, random, actor, log }) => {
  const rows = 700
  const killsAfterMs = random.between(0, 1_500)
  const lines = Array.from({ length: rows }, (_, index) => {
    const plate = `鲁${'ABCDEFGH'[random.seed % 8]!}${String(10_000 + index)}`
    return `storm-${random.seed}-${index},${plate},蓝,2026-01-05 09:00,2026-01-05 11:00,${100 + index}`
  })
  const heading = 'externalId,plateText,plateColour,enteredAt,exitedAt,principalFen'
  const content = Buffer.from([heading, ...lines].join('\n'))
  const sha256 = createHash('sha256').update(content).digest('hex')
  return async () => {
    const manager = await actor.retry('a manager with a file', () => system.staff('manager'))
    const head = { kind: 'debts' as const, lotId: system.lot.id, fileName: 'storm.csv' }
    const { id: importId } = await actor.retry('an import', () =>
      manager.call('createImport', { body: { ...head, sizeBytes: content.length } }),
    )
    const bytes = { content, mediaType: 'application/octet-stream' }
    const part = { importId, part: 1 }
    await actor.retry('its file', () =>
      manager.call('putImportPart', { params: part, query: { sha256 }, bytes }),
    )
    await actor
      .retry('its start', () => manager.call('startImport', { params: { importId }, body: {} }))
      .catch((error: unknown) => {
        // It was started before, and only the answer was lost.
        if (!(error instanceof HttpRefusal && error.code === 'STATE_CONFLICT')) throw error
      })
    log('an import was started')
    await delay(killsAfterMs)
    log(await faults.killNode(device, random))
  }
}

/** A camera sends the picture of an entry before its event or after it, twice at once, and one that it has not named. */
const sendPictures: Actor = ({ system, crowd, faults, device, random, actor, log }) => {
  const beginsMs = random.between(0, 2_000)
  const [isEarly, isTwice, isChanged, kills] = [0.5, 0.5, 0.4, 0.1].map(p => random.chance(p))
  const eventId = `picture-${random.seed}`
  const text = `picture-${random.seed}`
  const plate = {
    text: `云${'ABCDEFGH'[random.seed % 8]!}${10_000 + (random.seed % 90_000)}`,
    colour: 'blue',
  }
  const by = { system, crowd, actor }
  return async () => {
    await delay(beginsMs)
    const at = system.now().toISOString()
    const row = { eventId, lotCode: 'P1', occurredAt: at, sentAt: at, plate }
    const enter = () => actor.retry('an entry', () => crowd.send('entry', { rows: [row] }))
    const send = () => sendPicture(by, { eventId, kind: 'entry', text })
    if (!isEarly) await enter()
    const [sent] = await Promise.all([
      Promise.all([send(), ...(isTwice ? [send()] : [])]),
      kills ? faults.killNode(device, random).then(log) : null,
    ])
    if (isEarly) await enter()
    crowd.pictured.push(eventId)
    const other = isChanged
      ? await sendPicture(by, { eventId, kind: 'scene', text: `other ${text}`, isChanged })
      : 'none'
    if (isChanged && other !== 'refused') throw new Error(`bytes that were not named: ${other}`)
    log(`pictures ${isEarly ? 'before' : 'after'} their event: ${sent.join(' and ')}, wrong bytes: ${other}`)
  }
}

const receiverAway: Actor = ({ crowd, random, log }) => {
  const ms = random.between(300, 4_000)
  return async () => {
    await crowd.receiverAway(ms)
    log(`nobody listened at the webhook for ${ms} ms`)
  }
}

/** How likely each joins a storm; a kill of a node takes long. */
const ACTORS: readonly (readonly [string, number, Actor])[] = [
  ['by plate', 0.4, payByPlate],
  ['elsewhere', 0.25, collectElsewhere],
  ['a notice', 0.3, leaveNotice],
  ['by hand', 0.1, endByHand],
  ['an import', 0.05, importFile],
  ['the receiver', 0.15, receiverAway],
  ['pictures', 0.3, sendPictures],
  ...ABOUT_ANY_DEBT,
]
/** Of the storms whose debt is of a stay. */
const OF_STAYS: typeof ACTORS = [['a correction', 0.4, correctStay], ...ABOUT_AN_OWED_STAY]

/** Everybody whom the seed lets join; what they were refused stands in the log. */
export async function joinStorm(joined: Joined, arrear: Arrear): Promise<void> {
  const { random, log } = joined
  const chosen = [...ACTORS, ...('stayId' in arrear ? OF_STAYS : [])].flatMap(([name, chance, actor]) =>
    random.chance(chance) ? [{ name, act: actor(joined, arrear) }] : [],
  )
  await Promise.all(chosen.map(({ name, act }) => act().catch(error => log(whyOf(name, error)))))
}

/** No two notices have the same picture. */
export function photoOf(seed: string) {
  const picture = new PNG({ width: 4, height: 2 })
  createHash('sha256').update(seed).digest().copy(picture.data)
  return { content: PNG.sync.write(picture), mediaType: 'image/png' }
}
