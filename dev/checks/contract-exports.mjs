import fs from 'node:fs'
import path from 'node:path'

/**
 * Exports of the contract that nobody uses: neither another of its files nor a package beside it. knip cannot see them, because
 * the contract gives out its built files, which are not what it reads. What only the contract's own tests use is unused.
 */
const NAMED =
  /^export (?:declare )?(?:async )?(?:const|function|class|type|interface|enum) ([A-Za-z_$][\w$]*)/gm
const LIST = /^(export|import) (?:type )?\{([^}]*)\}(?: from '([^']+)')?/gm
const WHOLE = /^(?:export|import) (?:type )?\*(?: as \w+)? from '([^']+)'|import\('([^']+)'\)/gm
const SOURCE = /\.(?:ts|tsx|mjs|cjs|js)$/

const namesOf = list =>
  list
    .split(',')
    .map(text => text.trim().replace(/^type /, ''))
    .filter(Boolean)
    .map(text => text.split(' as '))

/** `file` of the contract that a specifier means, without its ending; undefined: something else. */
function contractFile(importer, specifier) {
  if (specifier.startsWith('@fangxing/contract/')) return specifier.slice('@fangxing/contract/'.length)
  if (!importer.startsWith('contract/') || !specifier.startsWith('.')) return undefined
  return path.posix.join(path.posix.dirname(importer), specifier).slice('contract/'.length)
}

/** What a file exports and what it uses of the contract. */
function read(file, text) {
  const exported = [...text.matchAll(NAMED)].map(([, name]) => name)
  const used = []
  for (const [, kind, list, from] of text.matchAll(LIST)) {
    const names = namesOf(list)
    if (kind === 'export') exported.push(...names.map(([name, as = name]) => as))
    const of = from && contractFile(file, from)
    if (of) used.push(...names.map(([name]) => `${of}:${name}`))
  }
  for (const [, first, second] of text.matchAll(WHOLE)) {
    const of = contractFile(file, first ?? second)
    if (of) used.push(`${of}:*`)
  }
  return { exported, used }
}

/** `files`: the contract, and everything that may import it, as `path: text`. */
export function unusedContractExports(files) {
  const sources = Object.entries(files).filter(
    ([file]) => SOURCE.test(file) && !file.startsWith('contract/test/'),
  )
  const all = sources.map(([file, text]) => ({ file, ...read(file, text) }))
  const used = new Set(all.flatMap(one => one.used))
  return all
    .filter(({ file }) => file.startsWith('contract/'))
    .flatMap(({ file, exported }) => {
      const of = file.slice('contract/'.length).replace(SOURCE, '')
      return used.has(`${of}:*`)
        ? []
        : exported.filter(name => !used.has(`${of}:${name}`)).map(name => `${file}: ${name}`)
    })
}

/** Folders whose files somebody else makes. */
const FOREIGN = new Set(['node_modules', 'dist', 'coverage', '.state', '.cache', 'out'])

function readTree(root, folder, files = {}) {
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name)
    if (entry.isDirectory() && !FOREIGN.has(entry.name)) readTree(root, file, files)
    else if (entry.isFile() && SOURCE.test(entry.name))
      files[file] = fs.readFileSync(path.join(root, file), 'utf8')
  }
  return files
}

const PACKAGES = ['contract', 'backend', 'console', 'miniapp', 'device-sim', 'wechat-sim', 'e2e', 'dev']

export function checkContractExports(root) {
  const files = {}
  for (const name of PACKAGES) if (fs.existsSync(path.join(root, name))) readTree(root, name, files)
  const found = unusedContractExports(files)
  return { ok: found.length === 0, output: found.join('\n') }
}
