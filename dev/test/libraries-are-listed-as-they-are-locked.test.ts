import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')
type Package = { version: string; license?: string }
type Manifest = { workspaces?: string[]; dependencies?: Dependencies; devDependencies?: Dependencies }
type Dependencies = Record<string, string>

const read = <T>(file: string): T => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as T
const { workspaces = [] } = read<Manifest>('package.json')
const locked = read<{ packages: Record<string, Package> }>('package-lock.json').packages

/** Every library that a package of this repository names, as the lock file has it. */
function declared(): string[] {
  const rows = new Set<string>()
  for (const workspace of ['', ...workspaces]) {
    const { dependencies, devDependencies } = read<Manifest>(path.join(workspace, 'package.json'))
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      if (name.startsWith('@fangxing/') || name.startsWith('@types/')) continue
      const found = locked[path.join(workspace, 'node_modules', name)] ?? locked[`node_modules/${name}`]!
      rows.add(`${name} ${found.version} ${found.license ?? 'licence unknown'}`)
    }
  }
  return [...rows].sort()
}

/** The rows of both tables: name, version, licence. */
function listed(): string[] {
  const text = fs.readFileSync(path.join(root, 'docs/libraries.md'), 'utf8')
  const rows = text.split('\n').map(line => line.split('|').map(cell => cell.trim()))
  return rows
    .filter(([, name, version]) => name && /^\d+\.\d/.test(version ?? ''))
    .map(([, name, version, , , licence]) => `${name} ${version} ${licence}`)
    .sort()
}

test('each library stands in the list with the version and the licence of the lock file, and no other does', () => {
  expect(listed()).toEqual(declared())
})
