import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const running = path.resolve(__dirname, '../start/running.mjs')
const code = `
  import { takeLock, writeRunning } from ${JSON.stringify(running)}
  try {
    const release = takeLock()
    writeRunning({ backend: 'http://127.0.0.1:1' }, { SECRET: 'x' })
    console.log('held')
    process.stdin.on('end', () => { release(); process.exit() }).resume()
  } catch (error) { console.log(error.message); process.exit(1) }
`
let stateDir: string
const children: ChildProcess[] = []

async function start() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, 'start.mjs'], {
    env: { ...process.env, FANGXING_STATE_DIR: stateDir },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: said.toString().trim() }
}

beforeEach(() => {
  stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-lock-'))
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  fs.rmSync(stateDir, { recursive: true, force: true })
})

test('a second start names the process and the address of the first', async () => {
  const first = await start()
  expect(first.said).toBe('held')
  const second = await start()
  expect(second.said).toContain(`pid ${first.child.pid}`)
  expect(second.said).toContain('http://127.0.0.1:1')
  expect(fs.statSync(path.join(stateDir, 'running.json')).mode & 0o077).toBe(0)
})

test('a new start takes the lock of one that was killed', async () => {
  const { child } = await start()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect((await start()).said).toBe('held')
})

test('a start that ended leaves no lock', async () => {
  const { child } = await start()
  child.stdin.end()
  await once(child, 'exit')
  expect(fs.readdirSync(stateDir)).toEqual([])
})
