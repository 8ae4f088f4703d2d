import { createHash, randomUUID } from 'node:crypto'
import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { confirmUp } from '../../../src/workflows/ingest-reports/confirm-raised'
import { qrLinkOf } from '../../../src/modules/devices'
import { LEGAL_OPINION, LOOSE_FLOOR } from '../../loose-floor'
import type { TestApp } from './app'

export type TestContext = Awaited<ReturnType<typeof makeContext>>
const DAY_MS = 86_400_000
let count = 0

/** Two merchants; the first with two lots, two attendants of the first lot, a manager and a finance clerk. */
export async function makeContext(app: TestApp) {
  const { database } = app.services
  await database.query(LOOSE_FLOOR)
  const merchant = async (name: string) => {
    const id = randomUUID()
    await database.query(
      `INSERT INTO merchant (id, code, name, payee_name, mchid, hotline) VALUES ($1, $2, $3, $3, '1900000001', '4008001234')`,
      [id, `m-${id.slice(0, 8)}`, name],
    )
    return id
  }
  const lot = async (merchantId: string, name: string) => {
    const id = randomUUID()
    const clearance = { operatingRight: true, noticeBoard: true, policeContact: '0755-110' }
    await database.query(
      `INSERT INTO lot (id, merchant_id, name, address, hotline, clearance, legal_opinion) VALUES ($1, $2, $3, '深圳', '4008001234', $4, $5)`,
      [id, merchantId, name, clearance, LEGAL_OPINION],
    )
    return id
  }
  const staff = async (merchantId: string, roles: string[], lotIds: string[]) => {
    const id = randomUUID()
    const code = `staff-${++count}-${id.slice(0, 8)}`
    await database.query(
      `INSERT INTO staff (id, merchant_id, name, roles, lot_ids, openid) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, merchantId, `员工${count}`, roles, lotIds, `o_merchant_${code}`],
    )
    const reply = await app.ask(STAFF_CALLS.signIn, { body: { code } })
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
    return { id, token: reply.body.token as string, code }
  }
  const a = await merchant('安泊停车')
  const b = await merchant('别家停车')
  const a1 = await lot(a, '科技园一号')
  const a2 = await lot(a, '科技园二号')
  const b1 = await lot(b, '别处')
  return {
    app,
    a,
    b,
    a1,
    a2,
    b1,
    merchant,
    lot,
    staff,
    attendant: await staff(a, ['attendant'], [a1]),
    colleague: await staff(a, ['attendant'], [a1]),
    elsewhere: await staff(a, ['attendant'], [a2]),
    manager: await staff(a, ['manager'], []),
    finance: await staff(a, ['finance'], []),
    operator: await staff(b, ['platform'], []),
    stranger: await staff(b, ['attendant', 'manager'], [b1]),
    async owner(name = `owner-${++count}`) {
      const reply = await app.ask(OWNER_CALLS.signIn, { body: { code: name } })
      return { token: reply.body.token as string, ref: reply.body.ownerRef as string }
    },
    /** A device that stands ready in a lot. */
    async device(merchantId = a, lotId: string | null = a1) {
      const id = `FX${createHash('sha256').update(randomUUID()).digest('hex').slice(0, 8).toUpperCase()}`
      const code = id.slice(2)
      await database.query(
        `INSERT INTO device (id, merchant_id, lot_id, public_code, lifecycle, position, link, battery_pct, self_test_at, self_test_ok, last_seen_at)
         VALUES ($1, $2, $3, $4, 'assigned', 'down', 'online', 88, $5, true, $5)`,
        [id, merchantId, lotId, code, app.services.clock.now()],
      )
      return { id, link: qrLinkOf(app.services.settings, { public_code: code, qr_version: 1 }) }
    },
    plate: (): Plate => ({ text: `粤B${String(10_000 + ++count)}`, colour: 'blue' }),
    async debt(plate: Plate, fen = 1500) {
      const id = randomUUID()
      const exitedAt = new Date(app.services.clock.now().getTime() - 9 * DAY_MS)
      await database.query(
        `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, reminder_count, evidence, content_hash)
         VALUES ($1, $2, $3, 'camera', $4, $5, $6, $7, $8, $9, $10, 'outstanding', 2, '{"witness": "陈国强"}', 'x')`,
        [
          id,
          a,
          a1,
          id,
          plate.text,
          plate.colour,
          plateKey(plate),
          new Date(exitedAt.getTime() - 7_200_000),
          exitedAt,
          fen,
        ],
      )
      return id
    },
    async photo(token: string) {
      const reply = await app.ask(STAFF_CALLS.putPhoto, {
        token,
        body: jpeg(),
        headers: { 'content-type': 'image/jpeg' },
      })
      return reply.body.photoId as string
    },
  }
}

/** A picture of 2 × 2 pixels. */
export const jpeg = () =>
  Buffer.from(
    '/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAACAAIDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAA//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIwBBv/Z',
    'base64',
  )

/** Everything that a recovery needs, as the body of its request. */
export async function recoveryRequest(
  context: TestContext,
  options: { fen?: number; plate?: Plate; device?: { id: string } } = {},
) {
  const plate = options.plate ?? context.plate()
  return {
    lotId: context.a1,
    plate,
    recognised: plate,
    arrearIds: [await context.debt(plate, options.fen)],
    device: { id: (options.device ?? (await context.device())).id },
    checklist: {
      nobodyInside: true,
      notInFireLane: true,
      notBlockingOthers: true,
      notSpecialVehicle: true,
      canPayOtherwise: true,
    },
    photoIds: [await context.photo(context.attendant.token)],
  }
}

export const key = () => ({ 'idempotency-key': randomUUID() })

/** An order whose lock is up, as its device has confirmed. */
export async function activeOrder(context: TestContext, more: { bay?: string } = {}) {
  const { app } = context
  const device = await context.device()
  const request = { ...(await recoveryRequest(context, { device })), ...more }
  const token = context.attendant.token
  const opened = await app.ask(STAFF_CALLS.openRecovery, { token, body: request, headers: key() })
  if (opened.status !== 200) throw new Error(JSON.stringify(opened.body))
  const orderId = opened.body.id as string
  const raised = await app.ask(STAFF_CALLS.raise, { token, params: { orderId }, body: {} })
  if (raised.status !== 200) throw new Error(JSON.stringify(raised.body))
  await app.services.changeDeviceOfOrder.change(
    orderId,
    { actor: `device:${device.id}`, traceId: 'test-trace' },
    draft => {
      draft.moveTo('up')
      confirmUp(draft)
    },
  )
  return { orderId, device, request, amountFen: opened.body.amountFen as number }
}
