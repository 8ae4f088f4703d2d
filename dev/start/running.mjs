import fs from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap.mjs'

/** Kept between runs; another folder makes a system apart from the usual one. */
export const stateDir = path.resolve(root, process.env.FANGXING_STATE_DIR ?? '.state')
const lockFile = path.join(stateDir, 'start.lock')
const runningFile = path.join(stateDir, 'running.json')

const readJson = file => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** A number can be given to another program after a crash: where /proc exists, look whether it is ours. */
function isStart(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  const commandLine = `/proc/${pid}/cmdline`
  if (!fs.existsSync('/proc/self/cmdline')) return true
  return fs.existsSync(commandLine) && fs.readFileSync(commandLine, 'utf8').includes('start.mjs')
}

/**
 * What `npm start` is running now, or undefined.
 *
 * @returns {{ pid: number, addresses?: Record<string, string>, environment?: Record<string, string> } | undefined}
 */
export function findRunning() {
  const lock = readJson(lockFile)
  if (!lock || !isStart(lock.pid)) return undefined
  const running = readJson(runningFile)
  return running?.pid === lock.pid ? running : { pid: lock.pid }
}

/**
 * Takes the lock that only one start can hold; returns the function that gives it back.
 *
 * @throws {Error} when another start holds it, with its number and address
 */
export function takeLock() {
  fs.mkdirSync(stateDir, { recursive: true })
  const other = findRunning()
  if (other) throw alreadyRuns(other)
  fs.rmSync(runningFile, { force: true })
  fs.rmSync(lockFile, { force: true })
  try {
    fs.writeFileSync(lockFile, JSON.stringify({ pid: process.pid }), { flag: 'wx' })
  } catch (error) {
    if (error.code === 'EEXIST') throw alreadyRuns(findRunning() ?? {})
    throw error
  }
  return () => {
    if (readJson(lockFile)?.pid !== process.pid) return
    fs.rmSync(runningFile, { force: true })
    fs.rmSync(lockFile, { force: true })
  }
}

function alreadyRuns({ pid, addresses }) {
  const where = addresses ? ` ${addresses.backend}` : ''
  return new Error(`系统已在运行（进程 ${pid}）${where} / already running (pid ${pid})${where}`)
}

/** Tells other commands how to reach this system. The file holds secrets: readable by its owner alone. */
export function writeRunning(addresses, environment) {
  fs.writeFileSync(runningFile, JSON.stringify({ pid: process.pid, addresses, environment }, null, 2), {
    mode: 0o600,
  })
}
