import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const builder = path.resolve(__dirname, '../../console/build/build.mjs')

test('building the console, for production, leaves NODE_ENV to the start that goes on after it', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-console-'))
  try {
    const to = path.join(folder, 'dist')
    const code = `import { build } from ${JSON.stringify(builder)}
      console.log(await build({ to: ${JSON.stringify(to)} }), process.env.NODE_ENV)`
    const env = { ...process.env }
    delete env.NODE_ENV
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
      env,
    })
    expect(said.trim()).toBe('true undefined')
    expect(fs.existsSync(path.join(to, 'index.html'))).toBe(true)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)
