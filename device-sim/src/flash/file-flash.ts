import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Flash, Slot } from './flash'

/** Flash in two files of one folder. Killing the process during a write leaves a torn slot, as on a real chip. */
export class FileFlash implements Flash {
  /** `name`: what the files begin with, where a folder holds several memories. */
  constructor(
    private readonly folder: string,
    private readonly name = 'flash',
  ) {
    mkdirSync(folder, { recursive: true })
  }

  read(slot: Slot): Buffer | undefined {
    const path = this.path(slot)
    return existsSync(path) ? readFileSync(path) : undefined
  }

  write(slot: Slot, bytes: Buffer): void {
    writeFileSync(this.path(slot), bytes, { flush: true })
  }

  wipe(): void {
    for (const slot of [0, 1] as const) rmSync(this.path(slot), { force: true })
  }

  private path(slot: Slot): string {
    return join(this.folder, `${this.name}-${slot}.bin`)
  }
}
