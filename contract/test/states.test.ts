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

it('takes by each schema exactly the states of one table', () => {
  const shown = tables.map(([, table]) => Object.keys(table).sort().join())
  const taken = Object.entries(schemas).map(([name, schema]) => [
    name,
    schema.options.map(String).sort().join(),
  ])
  expect(taken.length).toBeGreaterThan(20)
  expect(taken.filter(([, options]) => !shown.includes(options!))).toEqual([])
})
