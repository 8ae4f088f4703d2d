import { Client } from 'pg'
import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

test('callers at the same time create the template once, and their clones are separate', async () => {
  const { adminUrl } = testStack()
  const template = `template_${process.pid}`
  let prepared = 0
  const prepare = async (url: string) => {
    prepared += 1
    await query(url, 'create table lamp (name text)')
  }
  await Promise.all([1, 2, 3].map(() => createTemplate(adminUrl, template, prepare)))
  expect(prepared).toBe(1)

  const [first, second] = await Promise.all([
    cloneDatabase(adminUrl, template),
    cloneDatabase(adminUrl, template),
  ])
  await query(first, "insert into lamp values ('red')")
  expect(await query(first, 'select name from lamp')).toEqual([{ name: 'red' }])
  expect(await query(second, 'select name from lamp')).toEqual([])

  await dropDatabase(adminUrl, first)
  await expect(query(first, 'select 1')).rejects.toThrow(/does not exist/)
})
