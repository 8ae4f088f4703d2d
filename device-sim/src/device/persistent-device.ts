import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileFlash } from '../flash/file-flash'
import { FlashStore } from '../flash/flash-store'
import { Device, type DeviceOptions } from './device'

export type PersistentDeviceOptions = Omit<DeviceOptions, 'flash' | 'keyFlash' | 'logPath' | 'mechanismPath'>

/**
 * A device whose flash, arm and log are files in `{folder}/{deviceId}` and outlive the process. The factory formats the
 * flash once, when the folder is made; empty slots in an existing folder are a lost flash.
 */
export function openPersistentDevice(folder: string, options: PersistentDeviceOptions): Device {
  const home = join(folder, options.credentials.deviceId)
  const formattedMark = join(home, 'born')
  const flash = new FileFlash(home)
  if (!existsSync(formattedMark)) {
    new FlashStore(flash).format()
    writeFileSync(formattedMark, '')
  }
  return new Device({
    ...options,
    flash,
    keyFlash: new FileFlash(home, 'keys'),
    logPath: join(home, 'log.jsonl'),
    mechanismPath: join(home, 'body.json'),
  })
}
