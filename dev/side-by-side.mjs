/**
 * `npm run side-by-side [-- <git ref>]`: builds a former version and runs the storms over one node of it and one of this
 * checkout, on a database that this checkout has migrated. The ref is the last tag, else the commit before the newest
 * migration was added. STORM_COUNT and STORM_SEED as for `npm run storm`.
 */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { asCommand, bootstrap, forgetExternalParts, root } from './bootstrap.mjs'
import { build } from './build.mjs'

const MIGRATIONS = 'backend/src/persistence/migrations'
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()

function defaultRef() {
  const tag = git('tag', '--sort=-creatordate', '--merged', 'HEAD').split('\n')[0]
  if (tag) return tag
  const newest = fs
    .readdirSync(path.join(root, MIGRATIONS))
    .filter(file => /^\d+-.*\.ts$/.test(file))
    .sort()
    .at(-1)
  const added = git('log', '-1', '--diff-filter=A', '--format=%H', '--', `${MIGRATIONS}/${newest}`)
  return added ? `${added}^` : 'HEAD'
}

/** The packages of this checkout as hard links when both versions name the same, else their own. */
function installPackages(folder) {
  const lockOf = place => fs.readFileSync(path.join(place, 'package-lock.json'), 'utf8')
  if (lockOf(folder) !== lockOf(root)) {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'inherit',
    })
    return
  }
  for (const place of [
    '.',
    ...JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).workspaces,
  ]) {
    const modules = path.join(root, place, 'node_modules')
    if (fs.existsSync(modules)) execFileSync('cp', ['-al', modules, path.join(folder, place, 'node_modules')])
  }
}

/** Lies below this checkout, because hard links do not leave their file system. */
function buildFormer(ref) {
  fs.mkdirSync(path.join(root, '.cache'), { recursive: true })
  const folder = fs.mkdtempSync(path.join(root, '.cache/former-'))
  const archive = execFileSync('git', ['archive', ref], { cwd: root, maxBuffer: 1 << 30 })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  installPackages(folder)
  execFileSync(process.execPath, ['dev/build.mjs', 'contract', 'backend'], { cwd: folder, stdio: 'inherit' })
  return folder
}

const remove = folder => fs.rmSync(folder, { recursive: true, force: true })

async function runStorms(former) {
  const { startStack, testEnvironment } = await import('./stack/index.mjs')
  const { runJest } = await import('./test-run/jest.mjs')
  const stack = await startStack()
  const interrupted = () => void stack.stop().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupted)
  process.once('exit', () => remove(former))
  try {
    const args = ['--runInBand', 'side-by-side', '--selectProjects', 'e2e']
    const env = {
      NODE_ENV: 'test',
      ...testEnvironment(stack),
      FORMER_BACKEND_MAIN: path.join(former, 'backend/dist/main.js'),
    }
    return await runJest({ args, env, resultFile: path.join(stack.dir, 'jest.json') })
  } finally {
    await stack.stop()
  }
}

await asCommand(async () => {
  forgetExternalParts()
  bootstrap()
  await build()
  const ref = process.argv[2] ?? defaultRef()
  const commit = git('rev-parse', '--short', `${ref}^{commit}`)
  console.log(`旧版本 / former version: ${ref} (${commit})`)
  const former = buildFormer(commit)
  try {
    const { passed, failed } = await runStorms(former)
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0
  } finally {
    remove(former)
  }
})
