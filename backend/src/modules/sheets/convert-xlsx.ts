import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal } from '@fangxing/contract/refusal'
import { builtFolder } from '../../settings/built-folder'
import type { Converted } from './convert-xlsx.thread'

/** The built file, also where sources run: a thread is a program of its own. */
const THREAD = 'modules/sheets/convert-xlsx.thread.js'
const MEMORY_MB = 2048
/** Two files that wait for each other are done before an import counts as overdue (`ConvertSpreadsheet`). */
const LONGEST_MS = 240_000

/**
 * Turns spreadsheets into text, one at a time, in a thread of its own: reading one takes seconds and a few hundred MB, in which
 * no lock may wait. The thread and its memory are gone when it is done.
 */
export class ConvertXlsx {
  private last: Promise<unknown> = Promise.resolve()

  constructor(private readonly limits = { memoryMb: MEMORY_MB, longestMs: LONGEST_MS }) {}

  /** A CSV in UTF-8, each line a row. Refusals: CSV_MALFORMED, SHEET_TOO_LARGE. */
  convert(file: Buffer): Promise<Buffer> {
    const turn = this.last.then(() => this.convertNow(file))
    this.last = turn.catch(() => undefined)
    return turn
  }

  private async convertNow(file: Buffer): Promise<Buffer> {
    const { memoryMb, longestMs } = this.limits
    const worker = new Worker(path.join(builtFolder(), THREAD), {
      workerData: file,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      // Options of the process, such as those of a test runner, are not the thread's.
      execArgv: [],
    })
    const timer = setTimeout(() => void worker.terminate(), longestMs)
    try {
      const answer = await answerOf(worker)
      if ('csv' in answer) return Buffer.from(answer.csv)
      if ('refusal' in answer) throw new Refusal(answer.refusal.code, answer.refusal.params)
      throw new Error(`XLSX: ${answer.broken}`)
    } finally {
      clearTimeout(timer)
      await worker.terminate()
    }
  }
}

/** A thread that runs out of memory or time gives no answer: its file is too large. */
const answerOf = (worker: Worker): Promise<Converted> =>
  new Promise((resolve, reject) => {
    worker.once('message', (answer: Converted) => resolve(answer))
    worker.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(TOO_LARGE) : reject(error),
    )
    worker.once('exit', () => resolve(TOO_LARGE))
  })

const TOO_LARGE: Converted = {
  refusal: { code: 'SHEET_TOO_LARGE', params: { limit: '100000 行 / rows' } },
}
