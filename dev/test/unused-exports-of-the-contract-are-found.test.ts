import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const script = pathToFileURL(path.resolve(__dirname, '../checks/contract-exports.mjs')).href
const files = {
  'contract/orders.ts': [
    'export const used = 1',
    'export const onlyTested = 2',
    'export const onlyHere = 3',
    'export type Row = { id: string }',
    "export { other } from './other'",
    'console.log(onlyHere)',
  ].join('\n'),
  'contract/other.ts': 'export const other = 1\nexport function unread(): void {}\n',
  'contract/whole.ts': 'export const any = 1\n',
  'contract/test/orders.test.ts': "import { onlyTested } from '../orders'\n",
  'console/src/page.tsx':
    "import { other, used as renamed, type Row } from '@fangxing/contract/orders'\nimport * as whole from '@fangxing/contract/whole'\n",
}

test('an export of the contract is unused when neither another of its files nor a package beside it imports it', () => {
  const program = `import { unusedContractExports } from ${JSON.stringify(script)}
    console.log(JSON.stringify(unusedContractExports(${JSON.stringify(files)})))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual([
    'contract/orders.ts: onlyTested',
    'contract/orders.ts: onlyHere',
    'contract/other.ts: unread',
  ])
})
