/** Two slots of flash. A write replaces a slot; a power cut in the middle leaves it torn. */
export interface Flash {
  read(slot: 0 | 1): Buffer | undefined
  write(slot: 0 | 1, bytes: Buffer): void
  wipe(): void
}

export type CutMoment = 'before' | 'torn' | 'after'

/** Thrown out of the running device when its power is cut: nothing after the current instruction happens. */
export class PowerCut extends Error {
  constructor(readonly moment: CutMoment) {
    super(`power cut ${moment} a flash write`)
    this.name = 'PowerCut'
  }
}

export class MemoryFlash implements Flash {
  private slots: [Buffer?, Buffer?] = []

  read(slot: 0 | 1): Buffer | undefined {
    return this.slots[slot]
  }

  write(slot: 0 | 1, bytes: Buffer): void {
    this.slots[slot] = bytes
  }

  wipe(): void {
    this.slots = []
  }
}
