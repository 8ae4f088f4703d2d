import { spawnSync } from 'node:child_process'
import path from 'node:path'

const script = path.resolve(__dirname, '../test-run/test-groups.mjs')

/** What an expression on the module gives. It is an ES module, which jest cannot load itself. */
function evaluate(expression: string): unknown {
  const program = `
    import { groupSource, shareOut } from ${JSON.stringify(script)}
    console.log(JSON.stringify(${expression}))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  if (!stdout) throw new Error(stderr)
  return JSON.parse(stdout)
}

it('every file is in exactly one group, and the groups are of like size', () => {
  const groups = evaluate('shareOut([5, 1, 4, 2, 3, 9].map(size => ({ size })), 3)') as { size: number }[][]
  expect(groups.map(group => group.map(({ size }) => size))).toEqual([[9], [5, 2, 1], [4, 3]])
})

it('fewer files than groups leave no group empty', () => {
  expect(evaluate('shareOut([{ size: 1 }], 3)')).toEqual([[{ size: 1 }]])
})

it('each file of a group stands in a describe of its own', () => {
  const source = evaluate(
    `groupSource([{ path: '/a.test.ts', title: 'a' }, { path: '/b.test.ts', title: 'b' }])`,
  )
  expect(source).toContain('describe("a", () => void require("/a.test.ts"))\ndescribe("b", ')
})
