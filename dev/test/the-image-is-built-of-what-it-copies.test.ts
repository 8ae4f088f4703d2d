import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')
const dockerfile = fs.readFileSync(path.join(root, 'config/deploy/Dockerfile'), 'utf8')
/** The stage that builds, and the one below it. */
const buildStage = dockerfile.slice(0, dockerfile.indexOf(' AS modules'))
/** How the node is started, but for its own options that V8 does not see. */
const flags = (JSON.parse(/^CMD (.+)$/m.exec(dockerfile)![1]!) as string[]).slice(1, -1)
const v8Flags = flags.filter(flag => flag !== '--enable-source-maps')
/** Installed packages are taken from here: their versions are those of the lock file anyway. */
const MODULES = ['.', 'contract', 'backend', 'console', 'dev'].map(name => path.join(name, 'node_modules'))

/** What these copy, without what git does not know. */
function copyTo(folder: string): void {
  for (const [, names] of buildStage.matchAll(/^COPY (.+)$/gm)) {
    const sources = names!.split(' ')
    const to = sources.pop()!
    for (const from of sources)
      fs.cpSync(path.join(root, from), path.join(folder, to, to.endsWith('/') ? path.basename(from) : ''), {
        recursive: true,
        filter: source => !/(^|\/)(node_modules|dist)$/.test(source),
      })
  }
  for (const modules of MODULES.filter(name => fs.existsSync(path.join(root, name))))
    fs.symlinkSync(path.join(root, modules), path.join(folder, modules))
}

test('the image is built of nothing but what its Dockerfile copies, and NODE_ENV is left as it was', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-image-'))
  const env = { ...process.env }
  delete env.NODE_ENV
  const run = (code: string) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: folder,
      encoding: 'utf8',
      env,
    })
  try {
    copyTo(folder)
    const commands = [...buildStage.matchAll(/node --input-type=module -e "([^"]+)"/g)].map(
      ([, code]) => code!,
    )
    expect(commands).toHaveLength(2)
    env.NODE_OPTIONS = /NODE_OPTIONS=(\S+) node/.exec(buildStage)![1]!
    expect(env.NODE_OPTIONS.split(' ')).toEqual(v8Flags)
    const output = commands.map(code =>
      run(`${code.replaceAll('/app/', `${folder}/`)}; console.log(process.env.NODE_ENV)`)
        .trim()
        .split('\n')
        .at(-1),
    )
    expect(output).toEqual(['undefined', 'undefined'])
    // The node that the last line starts takes the code cache.
    const look = path.join(folder, 'backend/dist/look.js')
    fs.writeFileSync(
      look,
      `console.log(require('./code-cache.js').loadProgram().script.cachedDataRejected); process.exit()`,
    )
    delete env.NODE_OPTIONS
    const said = execFileSync(process.execPath, [...flags, look], { encoding: 'utf8', env })
    expect(said.trim()).toBe('false')
    for (const made of [
      'backend/dist/main.js',
      'backend/dist/program.js',
      'contract/dist/calls.js',
      'console/dist/index.html',
    ])
      expect([made, fs.existsSync(path.join(folder, made))]).toEqual([made, true])
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)
