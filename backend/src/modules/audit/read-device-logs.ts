import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { LoggedMotion } from './device-log-invariants'

type Line = {
  atMs: number
  event: string
  position: string
  cause: { kind: string; epoch: number; commandId?: string }
}

/**
 * The movements in devices' own logs: one folder a device, one JSON object a line in `log.jsonl`. A half line at the end
 * (a process that was killed while writing) is left out; anything else that is not JSON throws a SyntaxError.
 */
export function readDeviceLogs(folder: string): LoggedMotion[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'log.jsonl')))
    .flatMap(entry => motionsOf(entry.name, readFileSync(path.join(folder, entry.name, 'log.jsonl'), 'utf8')))
}

function motionsOf(deviceId: string, text: string): LoggedMotion[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Line)
    .filter(line => line.event === 'arrived' || line.event === 'forced')
    .map(line => ({
      deviceId,
      epoch: line.cause.epoch,
      to: line.position === 'up' ? ('up' as const) : ('down' as const),
      cause: line.event === 'forced' ? 'forced' : line.cause.kind,
      commandId: line.cause.commandId ?? null,
      atMs: line.atMs,
    }))
}
