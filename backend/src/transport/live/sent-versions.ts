/**
 * More than one phone is ever shown at once: 20 lots with up to 200 cars, and up to 500 tasks and incidents each. Whatever is
 * forgotten beyond is at worst sent again.
 */
const MOST = 16_384

/** Which version of each thing a phone has. Of what it was sent last; what is long gone is forgotten, however long it listens. */
export class SentVersions {
  private readonly versions = new Map<string, number>()

  constructor(private readonly most = MOST) {}

  /** 0: none. */
  get(id: string): number {
    return this.versions.get(id) ?? 0
  }

  set(id: string, version: number): void {
    // A map keeps its order: what was sent longest ago comes first.
    this.versions.delete(id)
    this.versions.set(id, version)
    if (this.versions.size > this.most) this.versions.delete(this.versions.keys().next().value!)
  }

  delete(id: string): void {
    this.versions.delete(id)
  }

  clear(): void {
    this.versions.clear()
  }
}
