import { randomUUID } from 'node:crypto'
import { OWNER_CALLS } from '@fangxing/contract/calls'
import { ownerBillSchema } from '@fangxing/contract/bills.schema'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { PLATES_A_DAY } from '../../../src/domain/owner-bill'
import { newId } from '../../../src/persistence/new-id'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

/** So many plates are typed; 100,000 by command: `PLATES=100000 npm test -- backend strangers-learn`. */
const PLATES = Number(process.env.PLATES ?? 800)
/** As many as a person may ask for in an hour before they are slowed down. */
const EACH = 20
const PEOPLE_AT_ONCE = 8
/** Every so many plates one owes. */
const OWES_EVERY = 3
const WITNESS = '陈国强'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const plateOf = (number: number): Plate => ({
  text: `粤${'ABCDEFGH'[Math.floor(number / 90_000)]}${String((number % 90_000) + 10_000)}`,
  colour: 'blue',
})

/** Two debts for each plate that owes. Answers what nobody may be told about them. */
async function owe(plates: readonly Plate[]): Promise<{ secrets: string[] }> {
  const exitedAt = new Date(app.services.clock.now().getTime() - 9 * 86_400_000)
  const enteredAt = new Date(exitedAt.getTime() - 7_200_000)
  const rows = plates.flatMap(plate => [1, 2].map(() => ({ id: randomUUID(), plate })))
  await app.services.database.query(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, evidence, trace, content_hash)
     SELECT d.id, $1, $2, 'camera', d.id::text, d.plate_text, 'blue', d.plate_key, $6, $7, 700, 'outstanding', $8, '[{"text":"首小时","amountFen":700}]', 'x'
     FROM unnest($3::uuid[], $4::text[], $5::text[]) AS d(id, plate_text, plate_key)`,
    [
      context.a,
      context.a1,
      rows.map(({ id }) => id),
      rows.map(({ plate }) => plate.text),
      rows.map(({ plate }) => plateKey(plate)),
      enteredAt,
      exitedAt,
      { witness: WITNESS, entryPhotoIds: [randomUUID()] },
    ],
  )
  const times = [enteredAt, exitedAt].map(at => at.toISOString().slice(0, 16))
  return { secrets: [WITNESS, '科技园', '首小时', context.a1, 'arrearId', 'photo', ...times] }
}

/** What came back, to the last byte but for the number of the request. */
async function typePlate(token: string, plate: Plate): Promise<{ status: number; text: string }> {
  const reply = await fetch(`${app.origin}/owner/bills`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ lotId: context.a1, plate }),
  })
  const text = await reply.text()
  return { status: reply.status, text: text.replace(/"traceId":"[^"]*"/, '"traceId":""') }
}

test(
  `of ${PLATES} plates that are typed three are answered to each person, and no answer says when or where a car was`,
  async () => {
    const plates = Array.from({ length: PLATES }, (_none, number) => plateOf(number))
    const { secrets } = await owe(plates.filter((_plate, number) => number % OWES_EVERY === 0))
    const refusals = new Set<string>()
    const answers = { bills: 0, nothing: 0 }
    const asker = async (first: number) => {
      const signedIn = { code: `typist-${first}` }
      const { token } = await app.services.signInOwner.signIn(signedIn, { actor: 'test', traceId: newId() })
      let answered = 0
      for (const plate of plates.slice(first, first + EACH)) {
        const { status, text } = await typePlate(token, plate)
        for (const secret of [plate.text, ...secrets]) expect(text).not.toContain(secret)
        if (status !== 200) {
          expect(status).toBe(429)
          refusals.add(text)
          continue
        }
        answered += 1
        const { bill } = JSON.parse(text) as { bill: unknown }
        if (bill === null) answers.nothing += 1
        else {
          expect(ownerBillSchema.parse(bill)).toMatchObject({ arrearCount: 2, dueFen: 1400 })
          answers.bills += 1
        }
      }
      expect(answered).toBe(Math.min(PLATES_A_DAY, plates.length - first))
    }
    const firsts = Array.from({ length: Math.ceil(PLATES / EACH) }, (_none, person) => person * EACH)
    const next = async (): Promise<void> => {
      for (let first = firsts.shift(); first !== undefined; first = firsts.shift()) await asker(first)
    }
    await Promise.all(Array.from({ length: PEOPLE_AT_ONCE }, next))
    // One and the same refusal for plates that owe and plates that do not.
    expect([...refusals].map(text => (JSON.parse(text) as { code: string }).code)).toEqual([
      'PLATES_TOO_MANY',
    ])
    expect(answers.bills).toBeGreaterThan(0)
    expect(answers.nothing).toBeGreaterThan(0)
    process.stdout.write(`${PLATES} plates: ${answers.bills} bills, ${answers.nothing} without a debt\n`)
  },
  60_000 + PLATES * 20,
)

test('a person who goes on typing is slowed down, and what is refused says nothing', async () => {
  const { token } = await context.owner()
  const plates = Array.from({ length: EACH + 5 }, () => context.plate())
  const codes: string[] = []
  for (const plate of plates) {
    const { body } = await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })
    codes.push((body as { code?: string }).code ?? 'answered')
  }
  expect(codes.filter(code => code === 'answered')).toHaveLength(PLATES_A_DAY)
  expect(codes.slice(EACH)).toEqual(Array.from({ length: 5 }, () => 'RATE_LIMITED'))
})
