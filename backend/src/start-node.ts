import { Bootstrap } from '@midwayjs/bootstrap'
import { BadSettings, readSettings, type Settings } from './settings/settings'
import { startOptions } from './configuration'
import { createLog } from './telemetry/log'

/** sysexits.h: EX_CONFIG. A supervisor need not try again before somebody has corrected the configuration. */
const EXIT_BAD_SETTINGS = 78
const STOP_WITHIN_MS = 10_000

function settingsOrExit(): Settings {
  try {
    return readSettings()
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(EXIT_BAD_SETTINGS)
  }
}

/** Settings, log, start: until this ends the node is not ready. A bad configuration ends the process with 78. */
export async function startNode(): Promise<void> {
  const settings = settingsOrExit()
  const log = createLog(settings)
  // Whatever hangs, the process ends.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref())
  }
  await Bootstrap.configure(startOptions(settings, log))
    .run()
    .catch((error: unknown) => {
      // What only the server can tell is found while starting.
      if (!(error instanceof BadSettings)) throw error
      process.stderr.write(`${error.message}\n`)
      process.exit(EXIT_BAD_SETTINGS)
    })
}
