import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Flash } from './flash'

/** Flash in two files of one folder. A kill of the process in a write is a torn slot, as on a real chip. */
export class FileFlash implements Flash {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true })
  }

  read(slot: 0 | 1): Buffer | undefined {
    const path = this.path(slot)
    return existsSync(path) ? readFileSync(path) : undefined
  }

  write(slot: 0 | 1, bytes: Buffer): void {
    writeFileSync(this.path(slot), bytes, { flush: true })
  }

  wipe(): void {
    for (const slot of [0, 1] as const) rmSync(this.path(slot), { force: true })
  }

  private path(slot: 0 | 1): string {
    return join(this.folder, `flash-${slot}.bin`)
  }
}
