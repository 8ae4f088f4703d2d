import { STAFF_CALLS as S } from '@fangxing/contract/calls'
import type { DebtInReview } from '@fangxing/contract/debt-review'
import { dayOf } from '../../../src/domain/shanghai-time'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(app.services.clock.now().getTime() - days * DAY_MS)
const list = async (token = context.manager.token, query: Record<string, string> = {}) => {
  const reply = await app.ask(S.listDebtReviews, { token, query })
  return reply.body as { items: DebtInReview[]; next?: string }
}
const show = (arrearIds: string[], since: string) =>
  app.ask(S.sendToReview, {
    token: context.attendant.token,
    body: { arrearIds, document: 'licence', since, reason: `行驶证注册日期 ${since}` },
  })
/** The debts of these tests left nine days ago. */
const SINCE_DAYS = 5

test('a debt that an attendant sends to review is listed for the manager: who, which document, which pictures', async () => {
  const plate = context.plate()
  const photoId = await context.photo(context.attendant.token)
  const id = await context.debt(plate, 2300)
  await app.services.database.query(`UPDATE arrear SET evidence = jsonb_build_object('exitPhotoIds', jsonb_build_array($2::text)) WHERE id = $1`, [id, photoId]) // prettier-ignore
  expect(await list()).toEqual({ items: [] })
  const day = dayOf(daysAgo(SINCE_DAYS))
  expect((await show([id], day)).status).toBe(200)
  const { items } = await list()
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    arrear: { id, plateText: plate.text, state: 'review', dueFen: 2300 },
    sentBy: expect.stringMatching(/^员工/),
    document: { kind: 'licence', day },
    note: `行驶证注册日期 ${day}`,
    findings: [],
    photoUrls: [expect.stringContaining(photoId)],
  })
  const confirm = { arrearIds: [id], reason: '证件与车辆不符' }
  await app.ask(S.confirmArrears, { token: context.manager.token, body: confirm })
  expect(await list()).toEqual({ items: [] })
  // Its grace is counted from now on, and whoever looks it up reads until when.
  const { body } = await app.ask(S.listArrears, {
    token: context.manager.token,
    query: { plateText: plate.text },
  })
  const [{ state, graceUntil }] = body.items
  expect(state).toBe('grace')
  expect(Math.abs(Date.parse(graceUntil) - daysAgo(-1).getTime())).toBeLessThan(60_000)
})

test('a debt that the platform itself was not sure of says why', async () => {
  const row = {
    externalId: 'unsure-1',
    lotId: context.a1,
    plateText: context.plate().text,
    plateColour: 'blue',
    enteredAt: daysAgo(9.1).toISOString(),
    exitedAt: daysAgo(9).toISOString(),
    principalFen: 900,
    confidencePct: 60,
  }
  const token = context.manager.token
  await app.ask(S.importArrears, { token, body: { rows: [row] } })
  const { items } = await list()
  expect(items.map(({ sentBy, document, findings }) => [sentBy, document, findings[0]?.code])).toEqual([
    [expect.stringMatching(/^员工/), null, 'ROW_CONFIDENCE_LOW'],
  ])
})

test('no debt is lost between pages, and only managers of the same merchant see any', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => context.debt(context.plate())))
  for (const id of ids) await show([id], dayOf(daysAgo(SINCE_DAYS)))
  const seen: string[] = []
  let next: string | undefined
  do {
    const page = await list(undefined, { limit: '2', ...(next ? { cursor: next } : {}) })
    seen.push(...page.items.map(({ arrear }) => arrear.id))
    next = page.next
  } while (next)
  expect(seen.sort()).toEqual(ids.sort())
  expect(await list(context.stranger.token)).toEqual({ items: [] })
  for (const { token } of [context.attendant, context.finance])
    expect((await app.ask(S.listDebtReviews, { token })).body.code).toBe('FORBIDDEN_ROLE')
})

test('a document that is no newer than the debts is refused with its own sentence, at the field of its day', async () => {
  const id = await context.debt(context.plate())
  const left = dayOf(daysAgo(9))
  for (const [since, code, sentence] of [
    [left, 'DOCUMENT_NOT_AFTER_DEBTS', `最晚 ${left}`],
    [dayOf(daysAgo(-2)), 'DOCUMENT_DAY_AHEAD', '晚于今天'],
    ['2026-02-30', 'DAY_MALFORMED', '日期不对'],
  ] as const) {
    const { body } = await show([id], since)
    expect(body).toMatchObject({ code, details: [{ path: 'body.since' }] })
    expect(body.message.zh).toContain(sentence)
  }
})
