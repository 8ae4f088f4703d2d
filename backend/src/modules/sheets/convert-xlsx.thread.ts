import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '@fangxing/contract/refusal'
import { xlsxToCsv } from './xlsx-to-csv'

/** What the thread answers: the text, what is wrong with the file, or that it broke. */
export type Converted =
  | { csv: Uint8Array }
  | { refusal: { code: 'CSV_MALFORMED' | 'SHEET_TOO_LARGE'; params: Refusal['params'] } }
  | { broken: string }

async function convert(): Promise<Converted> {
  try {
    return { csv: await xlsxToCsv(Buffer.from(workerData as Uint8Array)) }
  } catch (error) {
    if (!(error instanceof Refusal)) return { broken: String(error) }
    const code = error.code === 'SHEET_TOO_LARGE' ? error.code : 'CSV_MALFORMED'
    return { refusal: { code, params: error.params } }
  }
}

void convert().then(answer => parentPort!.postMessage(answer))
