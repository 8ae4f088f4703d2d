import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const script = path.resolve(__dirname, '../test-run/test-groups.mjs')
let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-groups-test-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

/** Each group's text, of test files with so many bytes by path. The script is an ES module, which jest cannot load itself. */
function share(sizes: Record<string, number>, count: number): string[] {
  const [from, into] = [path.join(folder, 'test'), path.join(folder, 'groups')]
  for (const [name, size] of Object.entries(sizes)) {
    fs.mkdirSync(path.dirname(path.join(from, name)), { recursive: true })
    fs.writeFileSync(path.join(from, name), 'x'.repeat(size))
  }
  const program = `
    import { writeTestGroups } from ${JSON.stringify(script)}
    writeTestGroups(${JSON.stringify({ from, into, count })})`
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  const names = fs.readdirSync(into).sort()
  return names.map(name => fs.readFileSync(path.join(into, name), 'utf8'))
}

const filesOf = (group: string) => [...group.matchAll(/describe\("(.*?)"/g)].map(([, title]) => title)

it('every test file is in exactly one group, and the groups are of like size', () => {
  const sizes = {
    'a.test.ts': 5,
    'b.test.ts': 1,
    'c.test.ts': 4,
    'd/d.test.ts': 2,
    'e.test.ts': 3,
    'f.test.ts': 9,
  }
  const groups = share({ ...sizes, 'a-helper.ts': 7 }, 3)
  expect(groups.map(filesOf)).toEqual([
    ['f.test.ts'],
    ['a.test.ts', 'd/d.test.ts', 'b.test.ts'],
    ['c.test.ts', 'e.test.ts'],
  ])
})

it('fewer files than groups leave no group empty', () => {
  expect(share({ 'a.test.ts': 1 }, 3).map(filesOf)).toEqual([['a.test.ts']])
})

it('each file is loaded in a describe of its own', () => {
  const [group] = share({ 'a.test.ts': 1 }, 1)
  expect(group).toContain(
    `describe("a.test.ts", () => void require(${JSON.stringify(path.join(folder, 'test/a.test.ts'))}))`,
  )
})
