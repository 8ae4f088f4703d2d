import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from '../bootstrap.mjs'

const run = promisify(execFile)

/** The last line of the output that is a JSON object. */
function lastJsonLine(output) {
  for (const line of output.trim().split('\n').reverse()) {
    if (!line.startsWith('{')) continue
    try {
      return JSON.parse(line)
    } catch {
      continue
    }
  }
  return undefined
}

/** `FANGXING_DEMO=city`: the system begins with four weeks of an operator of a city besides. */
const ARGUMENTS = process.env.FANGXING_DEMO === 'city' ? ['city'] : []

/**
 * Fills an empty system with a merchant, lots, staff, devices and debts; what is there already stays.
 * The seed's last line is one JSON object: `devices` goes to device-sim as DEVICE_SIM_TOKEN, `camera` to the camera program.
 *
 * @param {Record<string, string>} environment the backend's
 * @returns {Promise<{ devices?: unknown[], camera?: { keyId: string, secret: string, lotId: string } }>}
 * @throws {Error} with the seed's own words
 */
export async function seed(environment) {
  const script = path.join(root, 'backend/dist/seed.js')
  const options = { env: { ...process.env, ...environment }, maxBuffer: 16 << 20 }
  const { stdout } = await run(process.execPath, [script, ...ARGUMENTS], options).catch(error => {
    throw new Error(`seed: ${error.stderr || error.message}`)
  })
  const said = lastJsonLine(stdout)
  if (!said) throw new Error(`seed printed no JSON line:\n${stdout}`)
  return said
}
