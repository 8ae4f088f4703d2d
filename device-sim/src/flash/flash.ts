export type Slot = 0 | 1

/** Two slots of flash. A write replaces a slot; a power cut during the write leaves the slot torn. */
export interface Flash {
  read(slot: Slot): Buffer | undefined
  write(slot: Slot, bytes: Buffer): void
  wipe(): void
}

/** Where a power cut hits a flash write: before it, in the middle of it, or after it. */
export type CutMoment = 'before' | 'torn' | 'after'

/** Thrown inside the running device when its power is cut: nothing after the current instruction happens. */
export class PowerCut extends Error {
  constructor(readonly moment: CutMoment) {
    super(`power cut ${moment} a flash write`)
    this.name = 'PowerCut'
  }
}

export class MemoryFlash implements Flash {
  private slots: [Buffer?, Buffer?] = []

  read(slot: Slot): Buffer | undefined {
    return this.slots[slot]
  }

  write(slot: Slot, bytes: Buffer): void {
    this.slots[slot] = bytes
  }

  wipe(): void {
    this.slots = []
  }
}
