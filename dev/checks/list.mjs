import fs from 'node:fs'
import path from 'node:path'
import { MUTANTS } from '../../e2e/mutants/mutants.mjs'
import { root } from '../bootstrap.mjs'
import { checkContractExports } from './contract-exports.mjs'
import { capture } from './run.mjs'
import { checkSql } from './sql.mjs'
import { checkTracked } from './tracked.mjs'

const WORKSPACES = [
  'contract',
  'config',
  'backend',
  'device-sim',
  'wechat-sim',
  'dev',
  'e2e',
  'miniapp',
  'console',
]
const exists = file => fs.existsSync(path.join(root, file))

/**
 * For programs in Go: of memory there is enough while a check runs, of processor time there is not. So it is collected less often,
 * and one core is used, because several look at the same types again.
 */
const SPARING = { GOGC: '400', GOMAXPROCS: '1' }

/** By its path, because the library `typescript`, which other tools read, has a program of the same name. */
const types = WORKSPACES.filter(name => exists(`${name}/tsconfig.json`)).map(name => ({
  name: `types ${name}`,
  run: nice =>
    capture(
      process.execPath,
      ['node_modules/typescript-native/bin/tsc', '--noEmit', '--singleThreaded', '-p', name],
      nice,
      SPARING,
    ),
}))

const lint = {
  name: 'lint',
  run: nice => capture('oxlint', ['--config=oxlint.config.mjs', '.'], nice, SPARING),
}

const format = { name: 'format', run: nice => capture('oxfmt', ['--check', '.'], nice) }

const layers = {
  name: 'layers',
  run: nice => capture('depcruise', ['--output-type', 'err', ...WORKSPACES.filter(exists)], nice),
}

/** Unused files, exports and dependencies; a hint about the configuration counts as a finding. */
const unused = {
  name: 'unused',
  run: nice => capture('knip', ['--no-progress', '--treat-config-hints-as-errors'], nice),
}

/** What knip cannot see: see contract-exports.mjs. */
const unusedContract = { name: 'unused contract', run: () => Promise.resolve(checkContractExports(root)) }

const tracked = { name: 'tracked files', run: () => Promise.resolve(checkTracked(root)) }

/** What a browser loads of the console before it shows something; builds it when it is not up to date. */
const size = {
  name: 'size console',
  run: nice => capture(process.execPath, ['console/build/size.mjs'], nice),
}

/** Reads the states of the built backend. */
const sql = { name: 'sql', run: () => Promise.resolve(checkSql()) }

/** A mutant is planted where its text stands exactly once; code that moved on would leave it behind unseen. */
const mutants = {
  name: 'mutants',
  run() {
    const lost = MUTANTS.filter(
      ({ file, from }) => fs.readFileSync(path.join(root, file), 'utf8').split(from).length !== 2,
    )
    const output = lost.map(({ name, file }) => `${file}: the text of "${name}" does not stand there once`)
    return Promise.resolve({ ok: lost.length === 0, output: output.join('\n') })
  },
}

/** Files that a script writes and somebody may have forgotten to write again. */
const derived = [
  { name: 'openapi.json', script: 'backend/dist/openapi.js', needs: 'backend/dist/openapi.js' },
  { name: 'state diagrams', script: 'dev/diagrams.mjs', needs: 'backend/dist/domain/diagrams.js' },
  { name: 'tables', script: 'dev/write-tables.mjs', needs: 'backend/dist/persistence/migrations/index.js' },
].map(({ name, script, needs }) => ({
  name: `fresh ${name}`,
  run: nice =>
    exists(needs)
      ? capture(process.execPath, [script, '--check'], nice)
      : Promise.resolve({ ok: false, output: `${needs} is missing: nothing can write ${name}` }),
}))

/** Every check of `npm run check`: independent of the others, one line each. */
export const checks = [
  lint,
  ...types,
  format,
  layers,
  unused,
  unusedContract,
  tracked,
  sql,
  size,
  mutants,
  ...derived,
]
