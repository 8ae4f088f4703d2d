/**
 * A whole run puts the backend's test files into a few groups. jest loads every module again for each file that it runs, and
 * loading the backend takes longer than most of its tests; in a group it is loaded once. Each file stands in a `describe` of
 * its own, so that what it sets up is gone before the next one begins. One file alone runs as ever: `npm test -- backend <pattern>`.
 */
import fs from 'node:fs'
import path from 'node:path'

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
function shareOut(files, count) {
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
function groupSource(files) {
  const parts = files.map(
    ({ path, title }) => `describe(${JSON.stringify(title)}, () => void require(${JSON.stringify(path)}))`,
  )
  return [...parts, `jest.setTimeout(${LONGEST_TEST_MS})`, ''].join('\n')
}

/**
 * Writes test files that run the test files of the folder `from`, shared out, into the folder `into`; what was there goes.
 *
 * @param {{ from: string, into: string, count: number }} options
 */
export function writeTestGroups({ from, into, count }) {
  const files = fs
    .readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => ({
      path: path.join(from, name),
      title: name,
      size: fs.statSync(path.join(from, name)).size,
    }))
  fs.rmSync(into, { recursive: true, force: true })
  fs.mkdirSync(into, { recursive: true })
  for (const [index, group] of shareOut(files, count).entries()) {
    const name = `group-${String(index + 1).padStart(2, '0')}.test.js`
    fs.writeFileSync(path.join(into, name), groupSource(group))
  }
}
