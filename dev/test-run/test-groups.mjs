/**
 * A whole run puts the backend's test files into a few groups. jest loads every module anew for each file that it runs, and
 * loading the backend takes longer than most of its tests; in a group it is loaded once. Each file stands in a `describe` of
 * its own, so that what it sets up is gone before the next one begins. One file alone runs as ever: `npm test -- backend <pattern>`.
 */
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap.mjs'

const GROUP_COUNT = 14

/** The longest that any test file of the backend allows its tests; a limit set by a file would hold for its whole group. */
const LONGEST_TEST_MS = 180_000

/**
 * Shares files out so that the groups are of like size: the largest first, each to the group that has the least so far.
 *
 * @template {{ size: number }} File
 * @param {readonly File[]} files
 * @param {number} count
 * @returns {File[][]} groups without empty ones
 */
export function shareOut(files, count) {
  const groups = Array.from({ length: count }, () => ({ size: 0, files: [] }))
  for (const file of [...files].sort((one, other) => other.size - one.size)) {
    const least = groups.reduce((found, group) => (group.size < found.size ? group : found))
    least.size += file.size
    least.files.push(file)
  }
  return groups.map(group => group.files).filter(group => group.length > 0)
}

/**
 * The text of a test file that runs others, one after another.
 *
 * @param {readonly { path: string, title: string }[]} files
 */
export function groupSource(files) {
  const parts = files.map(
    ({ path, title }) => `describe(${JSON.stringify(title)}, () => void require(${JSON.stringify(path)}))`,
  )
  return [...parts, `jest.setTimeout(${LONGEST_TEST_MS})`, ''].join('\n')
}

/**
 * Writes the groups of the backend's test files.
 *
 * @returns {{ environment: Record<string, string> }} what tells the backend's jest settings about them
 */
export function writeBackendGroups() {
  const tests = path.join(root, 'backend/test')
  const folder = path.join(root, 'backend/.cache/test-groups')
  const files = fs
    .readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => ({
      path: path.join(tests, name),
      title: name,
      size: fs.statSync(path.join(tests, name)).size,
    }))
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(folder, { recursive: true })
  shareOut(files, GROUP_COUNT).forEach((group, index) => {
    const name = `group-${String(index + 1).padStart(2, '0')}.test.js`
    fs.writeFileSync(path.join(folder, name), groupSource(group))
  })
  return { environment: { BACKEND_TEST_GROUPS: folder } }
}
