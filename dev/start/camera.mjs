/**
 * A camera at the gate of the demonstration lot: cars come, leave unpaid and return, one thing every half minute. It ends with
 * the system that started it, and after a number of passages in one state folder it only says that it is there, so that nothing
 * grows for ever.
 */
import { createRequire } from 'node:module'
import fs from 'node:fs'
import path from 'node:path'

const require = createRequire(import.meta.url)
const { CameraExample } = require('@fangxing/contract/client/camera-example')
const { IntegrationClient } = require('@fangxing/contract/client/integration-client')

const PERIOD_MS = Number(process.env.CAMERA_PERIOD_MS ?? 30_000)
const HEARTBEAT_MS = 60_000
const MOST_PASSAGES = 2000
/** So long a car stays, in turns of this program. */
const STAYS_TURNS = 6

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

const { BACKEND_URL, CAMERA_KEY, CAMERA_SECRET, CAMERA_LOT, CAMERA_STATE, CAMERA_LEAVES_OUT } = process.env
const stateFile = path.join(CAMERA_STATE, 'camera.json')

/** @type {{ passages: number, next: number, inside: { car: number, since: number }[] }} */
const state = fs.existsSync(stateFile)
  ? JSON.parse(fs.readFileSync(stateFile, 'utf8'))
  : { passages: 0, next: 0, inside: [] }

function save() {
  fs.writeFileSync(`${stateFile}.draft`, JSON.stringify(state))
  fs.renameSync(`${stateFile}.draft`, stateFile)
}

const client = new IntegrationClient({ origin: BACKEND_URL, keyId: CAMERA_KEY, secret: CAMERA_SECRET })
const camera = new CameraExample(client)

/** A car whose time is over leaves; otherwise the next one comes. */
async function turn() {
  if (state.passages >= MOST_PASSAGES) return
  const [longest] = state.inside
  const passages = state.passages + 1
  if (longest && passages - longest.since >= STAYS_TURNS) {
    await tell('carOut', longest.car)
    state.inside.shift()
  } else {
    const car = state.next % CARS.length
    state.next += 1
    // A car that a lock holds stands there already.
    if (CARS[car][0] === CAMERA_LEAVES_OUT || state.inside.some(other => other.car === car)) return
    await tell('carIn', car)
    state.inside.push({ car, since: passages })
  }
  state.passages = passages
  save()
  if (passages === MOST_PASSAGES) console.log('演示车辆已够多，不再产生 / enough cars for a demonstration')
}

async function tell(what, car) {
  const [plateText, plateColour] = CARS[car]
  const [row] = await camera[what]({ lotCode: CAMERA_LOT, plateText, plateColour })
  console.log(`${new Date().toISOString()} ${what} ${plateText} ${row?.outcome ?? '未送达 / not sent'}`)
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
