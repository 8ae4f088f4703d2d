import { LRUCache } from 'lru-cache'

/** The newest version that is known of each key, of the last `max` keys. */
export class NewestVersions {
  private readonly versions: LRUCache<string, number>

  constructor(max: number) {
    this.versions = new LRUCache({ max })
  }

  /** 0 when none is known. */
  of(key: string): number {
    return this.versions.get(key) ?? 0
  }

  note(key: string, version: number): void {
    if (this.of(key) < version) this.versions.set(key, version)
  }
}
