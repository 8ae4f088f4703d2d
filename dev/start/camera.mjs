/**
 * A camera at the gate of the demonstration lot: cars come, stay longer than the free minutes, leave unpaid and return. It ends
 * with the system that started it, and after a number of passages in one state folder it only says that it is there, so that
 * nothing grows forever.
 */
import { createRequire } from 'node:module'
import fs from 'node:fs'
import path from 'node:path'
import { carPhoto } from './car-photo.mjs'

const require = createRequire(import.meta.url)
const { CameraExample } = require('@fangxing/contract/client/camera-example')
const { IntegrationClient } = require('@fangxing/contract/client/integration-client')

const MINUTE_MS = 60_000
const PERIOD_MS = Number(process.env.CAMERA_PERIOD_MS ?? 30_000)
const HEARTBEAT_MS = 60_000
const MOST_PASSAGES = 2000
/** Longer than the lot's free minutes: who leaves then owes something. */
const STAYS_MS = 20 * MINUTE_MS
/** A car that comes back sooner would go on with the stay before. */
const AWAY_MS = 6 * MINUTE_MS
/** The cars of the very first turns have stood there for hours and leave soon: nobody waits for the first debts. */
const FIRST_VISIT = { stoodMs: 40 * MINUTE_MS, stoodMoreMs: 17 * MINUTE_MS, leavesAfterTurns: 6 }

/** Some of these owe from the beginning; the others will, when they leave. */
const CARS = [
  ['粤B7K566', 'blue'],
  ['粤B61A27', 'blue'],
  ['粤BD06688', 'green'],
  ['粤B3M908', 'blue'],
  ['粤A9Q37C', 'blue'],
  ['粤BD31402', 'green'],
  ['粤B55P09', 'yellow'],
  ['粤B8H215', 'blue'],
  ['湘AG8T21', 'blue'],
  ['粤B20X74', 'blue'],
]

/** Its pictures never come: its stays are reviewed before anybody owes them. */
const WITHOUT_PICTURE = 8

const { BACKEND_URL, CAMERA_KEY, CAMERA_SECRET, CAMERA_LOT, CAMERA_STATE, CAMERA_LEAVES_OUT } = process.env
const stateFile = path.join(CAMERA_STATE, 'camera.json')

/**
 * `inside`: cars and when they leave; `left`: when each left last. Of an earlier version both may be missing: then they leave
 * at once.
 *
 * @type {{ passages: number, next: number, inside: { car: number, leavesAtMs?: number }[], left?: Record<string, number> }}
 */
const state = fs.existsSync(stateFile)
  ? JSON.parse(fs.readFileSync(stateFile, 'utf8'))
  : { passages: 0, next: 0, inside: [] }
state.left ??= {}
const isFirstRun = state.passages === 0

function save() {
  fs.writeFileSync(`${stateFile}.draft`, JSON.stringify(state))
  fs.renameSync(`${stateFile}.draft`, stateFile)
}

const client = new IntegrationClient({ origin: BACKEND_URL, keyId: CAMERA_KEY, secret: CAMERA_SECRET })
const camera = new CameraExample(client)

/** A car whose time is over leaves; otherwise the next one comes that is neither there nor just gone. */
async function turn() {
  if (state.passages >= MOST_PASSAGES) return
  const nowMs = Date.now()
  const leaving = state.inside.find(({ leavesAtMs = 0 }) => leavesAtMs <= nowMs)
  if (leaving) {
    await report('carOut', leaving.car, nowMs)
    state.inside = state.inside.filter(other => other !== leaving)
    state.left[leaving.car] = nowMs
  } else {
    const car = nextCar(nowMs)
    if (car === undefined) return
    const visit = visitOf(car, nowMs)
    await report('carIn', car, visit.enteredMs)
    state.inside.push({ car, leavesAtMs: visit.leavesAtMs })
  }
  state.passages += 1
  save()
  if (state.passages === MOST_PASSAGES)
    console.log('演示车辆已够多，不再产生 / enough cars for a demonstration')
}

function nextCar(nowMs) {
  for (let tried = 0; tried < CARS.length; tried++) {
    const car = state.next % CARS.length
    state.next += 1
    // A car that a lock holds stands there already.
    const stays = CARS[car][0] === CAMERA_LEAVES_OUT || state.inside.some(other => other.car === car)
    if (!stays && nowMs - (state.left[car] ?? 0) >= AWAY_MS) return car
  }
  return undefined
}

/** From when to when: a first visit is reported late, as if the car had stood there before this program began. */
function visitOf(car, nowMs) {
  if (!isFirstRun || state.left[car] !== undefined) return { enteredMs: nowMs, leavesAtMs: nowMs + STAYS_MS }
  const { stoodMs, stoodMoreMs, leavesAfterTurns } = FIRST_VISIT
  return { enteredMs: nowMs - stoodMs - car * stoodMoreMs, leavesAtMs: nowMs + leavesAfterTurns * PERIOD_MS }
}

async function report(what, car, atMs) {
  const [plateText, plateColour] = CARS[car]
  const jpeg = car === WITHOUT_PICTURE ? undefined : await carPhoto({ text: plateText, colour: plateColour })
  const [row] = await camera[what]({ lotCode: CAMERA_LOT, plateText, plateColour, atMs, jpeg })
  const outcome = row?.outcome ?? '未送达 / not sent'
  console.log(`${new Date().toISOString()} ${what} ${plateText} ${plateColour} ${outcome}`)
}

/** One at a time: a backend that is slow is not asked twice. */
async function every(periodMs, run) {
  for (;;) {
    await run().catch(error => console.error(`${new Date().toISOString()} ${error.message}`))
    await new Promise(resolve => setTimeout(resolve, periodMs))
  }
}

void every(HEARTBEAT_MS, () => camera.heartbeat())
await every(PERIOD_MS, turn)
