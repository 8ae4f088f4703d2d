import { STAFF_CALLS } from '@fangxing/contract/calls'
import { newId } from '../../../src/persistence/new-id'
import { buildSource } from '../../support/build-source'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

const HOUR_MS = 3_600_000
let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 120_000)
afterAll(() => app.stop())

/** A stay that has ended an hour ago. */
async function addStay(plate: { text: string; colour: string }) {
  const now = app.services.clock.now().getTime()
  const { sourceId } = await buildSource(app.services, context.a)
  await app.services.database.query(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct,
       entered_at, exited_at, heard_at)
     VALUES ($1, $2, $3, $4, 'free', $5::text, $6::text, $5::text || '/' || $6::text, 'small', 'fuel', 99, $7, $8, now())`,
    [
      newId(),
      context.a,
      context.a2,
      sourceId,
      plate.text,
      plate.colour,
      new Date(now - 2 * HOUR_MS),
      new Date(now - HOUR_MS),
    ],
  )
}

test('that a car has left is shown for one that owes, never for another with the same text, nor among debts that are paid', async () => {
  const plate = context.plate()
  const other = { text: plate.text, colour: 'yellow' as const }
  await context.debt(plate)
  await addStay(plate)
  await addStay(other)
  const leftOf = async (more: Record<string, string> = {}) => {
    const query = { plateText: plate.text, ...more }
    const { body } = await app.ask(STAFF_CALLS.listArrears, { token: context.attendant.token, query })
    return (body.left as { plateColour: string }[]).map(({ plateColour }) => plateColour)
  }
  expect(await leftOf()).toEqual([plate.colour])
  expect(await leftOf({ plateColour: 'yellow' })).toEqual([])
  expect(await leftOf({ state: 'settled' })).toEqual([])
})
