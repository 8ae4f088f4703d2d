import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const script = path.resolve(__dirname, '../checks/tracked.mjs')
const withGit = spawnSync('git', ['--version']).error ? test.skip : test

let checkout: string

function write(file: string, content: string | Buffer) {
  fs.mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true })
  fs.writeFileSync(path.join(checkout, file), content)
}

const git = (...args: string[]) => spawnSync('git', args, { cwd: checkout, encoding: 'utf8' })

function check(): { ok: boolean; output: string } {
  const program = `import { checkTracked } from ${JSON.stringify(script)}
    console.log(JSON.stringify(checkTracked(${JSON.stringify(checkout)})))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  if (!stdout) throw new Error(stderr)
  return JSON.parse(stdout) as { ok: boolean; output: string }
}

beforeEach(() => {
  checkout = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-tracked-'))
  git('init', '-q')
  write('.gitignore', '.cache/\n')
  write('source.ts', 'export const one = 1\n')
  write('.cache/compiled.js', 'one\n')
  git('add', '.')
})

afterEach(() => fs.rmSync(checkout, { recursive: true, force: true }))

withGit('an ignored file that is not tracked is no finding', () => {
  expect(check()).toEqual({ ok: true, output: '' })
})

withGit('a tracked file that .gitignore names is reported', () => {
  git('add', '--force', '.cache/compiled.js')
  expect(check()).toEqual({
    ok: false,
    output: '.cache/compiled.js: tracked although .gitignore names it',
  })
})

withGit('a tracked file above 1 MB is reported', () => {
  write('picture.png', Buffer.alloc(1024 * 1024 + 1))
  git('add', '.')
  expect(check().output).toContain('picture.png')
})
