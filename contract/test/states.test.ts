import { z } from 'zod'
import * as states from '../states'
import * as schemas from '../states.schema'

const TONES: readonly states.Tone[] = ['neutral', 'waiting', 'good', 'warn', 'bad']
const tables = Object.entries<unknown>(states).filter(
  (entry): entry is [string, Record<string, states.Label>] => entry[0].endsWith('_LABELS'),
)

it('gives every state a known tone and no two states of a table the same label', () => {
  expect(tables.length).toBeGreaterThan(12)
  for (const [name, table] of tables) {
    const labels = Object.values(table)
    for (const { tone } of labels) expect(TONES).toContain(tone)
    expect([name, new Set(labels.map(label => label.zh)).size]).toEqual([name, labels.length])
    expect([name, new Set(labels.map(label => label.en)).size]).toEqual([name, labels.length])
  }
})

it('has a schema for each table that takes exactly its states', () => {
  const accepted = Object.values(schemas)
    .filter(schema => schema instanceof z.ZodEnum)
    .map(schema => [...schema.options].map(String).sort().join())
  for (const [name, table] of tables) {
    expect([name, accepted.includes(Object.keys(table).sort().join())]).toEqual([name, true])
  }
})

it('gives the tone bad only to a state that needs help', () => {
  for (const healthy of ['succeeded', 'prepaid', 'closed'] as const) {
    expect(states.PAYMENT_LABELS[healthy].tone).not.toBe('bad')
  }
  expect(states.RECOVERY_ORDER_LABELS.released.tone).toBe('good')
  expect(states.RECOVERY_ORDER_LABELS.deploy_failed.tone).toBe('bad')
})
