import { json } from '../../src/persistence/changes'
import { commonApart, insertRecords } from '../../src/persistence/write-sets'

const at = new Date('2026-11-25T08:00:00Z')
const insertOf = (...rows: Record<string, unknown>[]) => ({
  kind: 'insertMany' as const,
  table: 'photo' as const,
  rows,
  ignoreDuplicates: false,
})
/** The statement, and what stands for its parameters. */
function written(change: Parameters<typeof insertRecords>[0]): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const text = insertRecords(change, value => `$${values.push(JSON.parse(value as string))}`)
  return { text, values }
}

test('values that all rows share are written once, empty lists, null and times among them', () => {
  const row = (id: string) => ({
    id,
    at: new Date(at),
    tags: [] as string[],
    detail: json([]),
    gone: null,
    n: 1,
  })
  const { rows, common } = commonApart(insertOf(row('a'), row('b')))
  expect(rows).toEqual([{ id: 'a' }, { id: 'b' }])
  expect(common!.values).toEqual({ at, tags: [], detail: json([]), gone: null, n: 1 })
  expect(common!.columns).toEqual(['id', 'at', 'tags', 'detail', 'gone', 'n'])
})

test('what one row has otherwise stands in every row, null too', () => {
  const { rows, common } = commonApart(
    insertOf(
      { id: 'a', n: 1, at, list: ['x'] },
      { id: 'b', n: null, at: new Date(at.getTime() + 1), list: ['x'] },
    ),
  )
  expect(rows[1]).toEqual({ id: 'b', n: null, at: new Date(at.getTime() + 1), list: ['x'] })
  expect(common!.values).toEqual({})
})

test('the text of the statement is the same, whatever the rows share', () => {
  const same = written(commonApart(insertOf({ id: 'a', n: 1 }, { id: 'b', n: 1 })))
  const different = written(commonApart(insertOf({ id: 'a', n: 1 }, { id: 'b', n: 2 }, { id: 'c', n: 2 })))
  expect(same.text).toBe(different.text)
  expect(same.values).not.toEqual(different.values)
  const alone = written(commonApart(insertOf({ id: 'a', n: 1 })))
  expect(alone.text).toBe(same.text)
})
