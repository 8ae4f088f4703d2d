import { MOST_A_PAGE } from '@fangxing/contract/common.schema'
import { createDatabase, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { firstRows } from '../../src/persistence/first-rows'

let url: string
let client: Client
beforeAll(async () => {
  url = await createDatabase(testStack().adminUrl)
  client = new Client({ connectionString: url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await dropDatabase(testStack().adminUrl, url)
})

const read = async (limit: number): Promise<number[]> => {
  const text = firstRows('SELECT n FROM generate_series(1, 500) n WHERE n <> 499', 'n DESC', '$1::int')
  return (await client.query<{ n: number }>(text, [limit])).rows.map(({ n }) => n)
}

test('the longest page comes with the row that says that there is another', async () => {
  const rows = await read(MOST_A_PAGE + 1)
  expect(rows).toHaveLength(MOST_A_PAGE + 1)
  expect(rows.slice(0, 3)).toEqual([500, 498, 497])
})

test('a shorter page has no more rows than it asks for', async () => {
  expect(await read(3)).toEqual([500, 498, 497])
})
