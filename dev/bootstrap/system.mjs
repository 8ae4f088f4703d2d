import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import rabbitmq from '../stack/rabbitmq.cjs'
import tools from '../stack/tools.cjs'

const { TOOLS, findTool, missingSentence, onPath, privateRoot } = tools
const { RABBITMQ_PACKAGES, findRabbitmq, rabbitmqRoot } = rabbitmq

/** A part that somebody else runs needs no program here. */
const PROVIDED_BY = { redis: 'REDIS_URL' }

function run(command, args, options = {}) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  return spawnSync(command, args, { encoding: 'utf8', env, ...options }).status === 0
}

const isRoot = () => process.getuid?.() === 0

/** A fresh image has no package lists: try without, then with an update. */
function installAsRoot(packages) {
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', ...packages])
  return install() || (run('apt-get', ['update']) && install())
}

/** Options that give apt lists and a cache of its own, writable without root. */
function privateApt() {
  const state = path.join(privateRoot, 'apt/state')
  const cache = path.join(privateRoot, 'apt/cache')
  fs.mkdirSync(path.join(state, 'lists/partial'), { recursive: true })
  fs.mkdirSync(path.join(cache, 'archives/partial'), { recursive: true })
  const status = '/var/lib/dpkg/status'
  return [`Dir::State=${state}`, `Dir::State::status=${status}`, `Dir::Cache=${cache}`].flatMap(value => [
    '-o',
    value,
  ])
}

/**
 * Downloads what can be downloaded: names differ a little between releases, and a part that is missing shows when
 * the program is tried.
 */
function download(packages, folder) {
  const fetchAll = options =>
    packages.map(name => run('apt-get', [...options, 'download', name], { cwd: folder })).some(Boolean)
  if (fetchAll([])) return true
  const options = privateApt()
  return run('apt-get', [...options, 'update']) && fetchAll(options)
}

/** Without root the packages are unpacked beside the project; the programs find their libraries there. */
function unpackWithoutRoot(packages, folder = privateRoot) {
  const downloads = path.join(folder, 'downloads')
  fs.mkdirSync(downloads, { recursive: true })
  if (!download(packages, downloads)) return false
  const files = fs.readdirSync(downloads).filter(name => name.endsWith('.deb'))
  return files.map(file => run('dpkg', ['-x', path.join(downloads, file), folder])).every(Boolean)
}

/**
 * Debian's RabbitMQ with its Erlang, unpacked beside the project and never installed: an installed one starts by itself.
 *
 * @param {(sentence: string) => void} say
 * @throws {Error} when the packages could not be downloaded
 */
export function ensureRabbitmq(say) {
  if (findRabbitmq()) return
  say('下载 RabbitMQ… / downloading RabbitMQ…')
  unpackWithoutRoot(RABBITMQ_PACKAGES, rabbitmqRoot)
  if (!findRabbitmq()) throw new Error(`缺少 RabbitMQ / RabbitMQ is missing: ${RABBITMQ_PACKAGES.join(' ')}`)
}

function works(name) {
  const tool = findTool(name)
  return Boolean(tool) && (name !== 'redis' || run(tool.path, ['--version'], { env: tool.env }))
}

/**
 * Makes sure that the programs are there: named in the environment, on the PATH, or installed now.
 *
 * @param {('redis' | 'mosquitto' | 'pgbouncer' | 'chromium')[]} parts
 * @param {(sentence: string) => void} say
 * @throws {Error} with the command that a person with root has to run
 */
export function ensureSystem(parts, say) {
  for (const name of parts) {
    if (process.env[PROVIDED_BY[name]] || works(name)) continue
    const { packages, unpack } = TOOLS[name]
    say(`安装 ${name}… / installing ${name}…`)
    const installed = isRoot() ? installAsRoot(packages) : unpack.length > 0 && unpackWithoutRoot(unpack)
    if (!installed || !works(name)) throw new Error(missingSentence(name))
  }
  for (const name of parts) ensureBetter(TOOLS[name], say)
}

const BETTER_WITHIN_MS = 120_000

/** Where it cannot be had, the ordinary program does the same. */
function ensureBetter({ better, env }, say) {
  if (!better || process.env[env] || !isRoot() || onPath(better) || !onPath('apt-get')) return
  say(`安装 ${better}… / installing ${better}…`)
  run('apt-get', ['install', '-y', '--no-install-recommends', better], { timeout: BETTER_WITHIN_MS })
}
