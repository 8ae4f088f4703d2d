import fs from 'node:fs'
import path from 'node:path'

/**
 * Notes in a file which rows of the state tables were taken, each once per process: after a whole test run a report says
 * which rows no test ever takes. Does nothing unless a folder is given.
 */
export class TransitionLog {
  private readonly known = new Set<string>()

  constructor(private readonly folder: string | undefined) {}

  note(taken: readonly string[]): void {
    if (this.folder === undefined) return
    const fresh = taken.filter(row => !this.known.has(row))
    if (fresh.length === 0) return
    for (const row of fresh) this.known.add(row)
    fs.appendFileSync(path.join(this.folder, `${process.pid}.log`), fresh.map(row => `${row}\n`).join(''))
  }
}
